package caller

import (
	"github.com/micro/go-micro/v2/errors"
	"google.golang.org/grpc/status"
)

// failure is how an error looks to a Go program.
type failure struct {
	Id     string `json:"id,omitempty"`
	Code   int32  `json:"code,omitempty"`
	Detail string `json:"detail,omitempty"`
	Status string `json:"status,omitempty"`
	// The number of a gRPC status: streams return those, with a micro error in their text and details.
	Grpc    uint32          `json:"grpc,omitempty"`
	Details []*errors.Error `json:"details,omitempty"`
}

func describe(err error) *failure {
	found := &failure{}
	if grpc, ok := status.FromError(err); ok {
		found.Grpc = uint32(grpc.Code())
		for _, detail := range grpc.Details() {
			if one, ok := detail.(*errors.Error); ok {
				found.Details = append(found.Details, one)
			}
		}
		err = errors.Parse(grpc.Message())
	}
	if micro, ok := err.(*errors.Error); ok {
		found.Id, found.Code, found.Detail, found.Status = micro.Id, micro.Code, micro.Detail, micro.Status
	} else {
		found.Detail = err.Error()
	}
	return found
}
