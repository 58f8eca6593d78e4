package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/index/desk"
)

func newUser(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: "Who may use the console: add, scope, reset, reset-factor, list, disable, enable",
		Args:  noVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newUserAdd(a), newUserScope(a), newUserReset(a), newUserResetFactor(a), newUserList(a), newUserState(a, "disable", true), newUserState(a, "enable", false))
	return cmd
}

func newUserAdd(a *app) *cobra.Command {
	var display, roles string
	cmd := &cobra.Command{
		Use:   "add NAME --roles ROLE[,ROLE...]",
		Short: "Make a user and print the one-time password to hand over",
		Long: `The password is printed once, to standard output, is good for 24 hours and must be changed
at the first login. Roles:
  analyst      searches, reads, judges, exports
  supervisor   an analyst who also decides what is watched
  rule_author  reads posts to write rules
  auditor      reads the audit trail and verifies evidence; sees no post
  admin        people, queue, servers; sees no post`,
		Example: `  scops user add somchai --roles analyst --display 'Somchai P.'
  scops user add minji --roles supervisor,auditor`,
		Args: exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				oneTime, err := d.AddUser(cmd.Context(), actor(""), args[0], display, roleList(roles))
				return printOneTime(cmd, oneTime, err)
			})
		},
	}
	cmd.Flags().StringVar(&roles, "roles", string(desk.RoleAnalyst), "what the person does, comma-separated `ROLES`")
	cmd.Flags().StringVar(&display, "display", "", "the `NAME` colleagues read")
	return cmd
}

func newUserScope(a *app) *cobra.Command {
	var unit, ceiling string
	cmd := &cobra.Command{
		Use:   "scope NAME --desk DESK --ceiling HANDLING",
		Short: "Say which desk a user works in, and up to which handling they see; every session of theirs ends",
		Long: `A supervisor sees the files of their own desk. What is handled above a person's ceiling is in none
of their searches, counts and exports. From everybody to hardly anybody: clear, green, amber, amber+strict, red.`,
		Example: "  scops user scope somchai --desk north --ceiling red",
		Args:    exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return userError(d.ScopeUser(cmd.Context(), actor(""), args[0], unit, ceiling))
			})
		},
	}
	cmd.Flags().StringVar(&unit, "desk", desk.FirstDesk, "the `DESK` they work in")
	cmd.Flags().StringVar(&ceiling, "ceiling", desk.FirstCeiling, "the highest `HANDLING` they may see")
	return cmd
}

func roleList(text string) []desk.Role {
	var roles []desk.Role
	for name := range strings.SplitSeq(text, ",") {
		roles = append(roles, desk.Role(strings.TrimSpace(name)))
	}
	return roles
}

func newUserReset(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "reset NAME",
		Short:   "Give a user a new one-time password; every session of theirs ends",
		Example: "  scops user reset admin",
		Args:    exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				oneTime, err := d.ResetUser(cmd.Context(), actor(""), args[0])
				return printOneTime(cmd, oneTime, err)
			})
		},
	}
}

func newUserResetFactor(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "reset-factor NAME",
		Short:   "Take a user's second factor away, for one who has lost it; every session of theirs ends",
		Example: "  scops user reset-factor admin",
		Args:    exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return d.ResetFactor(cmd.Context(), actor(""), args[0])
			})
		},
	}
}

func printOneTime(cmd *cobra.Command, oneTime string, err error) error {
	if err != nil {
		return userError(err)
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "one-time password, good for 24 hours, to be changed at the first login:")
	_, err = fmt.Fprintln(cmd.OutOrStdout(), oneTime)
	return err
}

// userError tells what a person can mend on the command line from the rest.
func userError(err error) error {
	var name *desk.NameError
	var display *desk.DisplayError
	var roles *desk.RoleError
	if errors.As(err, &name) || errors.As(err, &display) || errors.As(err, &roles) || errors.Is(err, desk.ErrDesk) || errors.Is(err, desk.ErrCeiling) {
		return usageError{err}
	}
	return err
}

func newUserList(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "Everybody who may log in, with roles, state and last login",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				people, err := d.Users(cmd.Context(), actor(""))
				if err != nil {
					return err
				}
				if len(people) == 0 {
					fmt.Fprintln(cmd.ErrOrStderr(), "nobody yet: the first start of scops run or scops serve makes admin; or scops user add NAME")
					return nil
				}
				w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
				fmt.Fprintln(w, "NAME\tDISPLAY\tROLES\tDESK\tCEILING\tSTATE\tLAST LOGIN")
				for _, p := range people {
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Name, p.Display, joinRoles(p.Roles), p.Desk, p.Ceiling, personState(p), lastLogin(p))
				}
				return w.Flush()
			})
		},
	}
}

func joinRoles(roles []desk.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, ",")
}

func personState(p desk.Person) string {
	switch {
	case p.Disabled:
		return "disabled"
	case p.MustChange && p.PasswordExpires != nil && p.PasswordExpires.Before(time.Now()):
		return "one-time password expired"
	case p.MustChange:
		return "one-time password"
	}
	return "active"
}

func lastLogin(p desk.Person) string {
	if p.LastLogin == nil {
		return "never"
	}
	return p.LastLogin.Format(time.RFC3339)
}

func newUserState(a *app, verb string, disabled bool) *cobra.Command {
	short := map[bool]string{true: "Shut a user out; every session of theirs ends at once", false: "Let a disabled user in again"}[disabled]
	return &cobra.Command{
		Use:   verb + " NAME",
		Short: short,
		Args:  exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return d.SetDisabled(cmd.Context(), actor(""), args[0], disabled)
			})
		},
	}
}
