package main

import (
	"github.com/micro/go-micro/v2/registry"
	"github.com/micro/go-micro/v2/registry/memory"
)

// shared is a registry that both sides fill: what is registered here is printed, what the other side
// registers comes as an order.
type shared struct {
	registry.Registry
}

func newShared() *shared {
	return &shared{memory.NewRegistry()}
}

func (s *shared) Register(service *registry.Service, opts ...registry.RegisterOption) error {
	if err := s.Registry.Register(service, opts...); err != nil {
		return err
	}
	say(outcome{Register: service})
	return nil
}

func (s *shared) Deregister(service *registry.Service, opts ...registry.DeregisterOption) error {
	if err := s.Registry.Deregister(service, opts...); err != nil {
		return err
	}
	say(outcome{Deregister: service})
	return nil
}
