// Package proto has the messages of interop.proto in the shape of protobuf's first Go API, which is
// go-micro's: protoc-gen-go 1.3.5 is the last to write it.
package proto

//go:generate protoc --proto_path=../../proto --go_out=paths=source_relative:. interop.proto
