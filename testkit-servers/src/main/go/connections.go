package main

import (
	"net"
	"sync"
)

// connections knows those that are open, so that they can be cut without a closing handshake.
type connections struct {
	mutex sync.Mutex
	open  map[net.Conn]struct{}
}

func (c *connections) watch(listener net.Listener) net.Listener {
	return watchedListener{listener, c}
}

func (c *connections) cut() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for connection := range c.open {
		_ = connection.Close()
	}
	clear(c.open)
}

type watchedListener struct {
	net.Listener
	connections *connections
}

func (l watchedListener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.connections.mutex.Lock()
	defer l.connections.mutex.Unlock()
	l.connections.open[accepted] = struct{}{}
	return watchedConnection{accepted, l.connections}, nil
}

type watchedConnection struct {
	net.Conn
	connections *connections
}

func (c watchedConnection) Close() error {
	c.connections.mutex.Lock()
	delete(c.connections.open, c.Conn)
	c.connections.mutex.Unlock()
	return c.Conn.Close()
}
