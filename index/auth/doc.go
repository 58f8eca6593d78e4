// Package auth knows who may use the console: people, their roles, passwords
// and working sessions, all Documents of the one Store. It has no HTML and
// knows no HTTP.
//
//	user.go      User, Role, the errors of a refusal
//	person.go    Person: a User as it may be shown
//	name.go      what a name, a display name and a set of roles may be
//	users.go     Users: the first one, new ones, reading them
//	record.go    a User as a Document: read, written, changed by compare and set
//	change.go    new one-time passwords, roles, disabling; the last administrator
//	login.go     Login and ChangePassword
//	password.go  what a new password may not be; common.txt
//	onetime.go   one-time passwords, as drawn and as typed
//	sso.go       whom a single sign-on service vouches for (OpenID Connect)
//	identity.go  LoginSSO: the user that is
//	second.go    the second factor: begun, confirmed, shown, reset
//	factor.go    time-based codes (RFC 6238), and what authenticators are set up with
//	recovery.go  recovery codes, each good for one login
//	seal.go      secrets that must be read again, sealed with the deployment's key
//	hash.go      argon2id, and the form in which hashes are stored
//	lane.go      how many hashes are computed at once
//	device.go    the marks of browsers a person has logged in from
//	throttle.go  waits after failed attempts
//	bucket.go    the counters behind them, a fixed number
//	network.go   which network an address belongs to
//	session.go   Sessions: the store behind the console's session cookies
//	holder.go    whose a session is: a person's own ones, listed and ended
//	token.go     Tokens: what lets programs in, within scopes
//	sweep.go     expired sessions go
//
// # Guessing
//
// Passwords are guessed online by floods, and a defence that locks the account
// hands every stranger the power to lock its owner out. So nobody is locked
// out; attempts wait, each in a bucket of its own kind:
//
//   - A browser that has logged in as this user before carries a mark, signed
//     with a key of the user's own. Its attempts count by themselves and are
//     checked in a lane of their own: whatever strangers do, the right password
//     from such a browser is taken at once.
//   - Everybody else counts by user and network, and by network over all users.
//     After five failures the waits double from a second to a quarter of an
//     hour, about four guesses an hour for as long as somebody goes on.
//   - When unknown browsers fail often on one user, from wherever, each network
//     waits a little after its very first failure, up to ten seconds. The right
//     password on a network's first attempt is taken at once.
//
// A thousand networks have a thousand times as many guesses as one: what
// protects against those is the length of the password. Codes of a second
// factor are so few that they count by user, too, over all unknown browsers;
// only who knows the password can make those wait. The counters live in
// this process: two consoles allow twice as much, a restart forgets.
package auth
