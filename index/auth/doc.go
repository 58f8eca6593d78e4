// Package auth knows who may use the console: people, their roles, passwords
// and working sessions, all Documents of the one Store. It has no HTML and
// knows no HTTP.
//
//	user.go  User, Role, the errors of a refusal
package auth
