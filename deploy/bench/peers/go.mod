module scops/deploy/bench/peers

go 1.26.8

require (
	github.com/coregx/ahocorasick v0.3.1
	golang.org/x/text v0.44.0
	scops v0.0.0
)

require (
	github.com/goccy/go-yaml v1.19.2 // indirect
	github.com/nyaruka/phonenumbers v1.8.1 // indirect
	github.com/rivo/uniseg v0.4.7 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/net v0.62.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
)

replace scops => ../../..
