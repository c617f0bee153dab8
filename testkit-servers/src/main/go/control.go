package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
)

var output sync.Mutex

func say(line string) {
	output.Lock()
	defer output.Unlock()
	fmt.Println(line)
}

// serve runs commands one after the other until standard input ends.
func serve(port int, commands *commands) {
	say(fmt.Sprintf("ready %d", port))
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var given command
		if err := json.Unmarshal(line, &given); err != nil {
			say(fmt.Sprintf("failed %d %s", given.ID, err))
			continue
		}
		value, err := commands.run(given)
		if err != nil {
			say(fmt.Sprintf("failed %d %s", given.ID, strings.ReplaceAll(err.Error(), "\n", " ")))
			continue
		}
		say(fmt.Sprintf("done %d %v", given.ID, value))
	}
}
