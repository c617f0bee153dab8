package main

import (
	"sync/atomic"
	"time"
)

// stream sends at a steady rate: every millisecond what is due by then.
type stream struct {
	sent  atomic.Int64
	ended chan struct{}
	done  chan error
}

func startStream(rate int, send func() error) *stream {
	started := &stream{ended: make(chan struct{}), done: make(chan error, 1)}
	go func() { started.done <- started.run(rate, send) }()
	return started
}

func (s *stream) run(rate int, send func() error) error {
	begin := time.Now()
	ticks := time.NewTicker(time.Millisecond)
	defer ticks.Stop()
	for {
		select {
		case <-s.ended:
			return nil
		case <-ticks.C:
		}
		due := int64(time.Since(begin).Seconds() * float64(rate))
		for s.sent.Load() < due {
			if err := send(); err != nil {
				return err
			}
			s.sent.Add(1)
		}
	}
}

// end waits for the last message, and answers with how many there were.
func (s *stream) end() (int64, error) {
	close(s.ended)
	err := <-s.done
	return s.sent.Load(), err
}
