package api

import (
	"cmp"
	"net/http"
)

// counted tells Options.Count of every answer.
func (a *API) counted(next http.Handler) http.Handler {
	names := map[string]string{}
	for _, r := range a.routes {
		names[r.Method+" "+Prefix+r.Path] = r.Page()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := a.mux.Handler(r)
		begun, out := a.opt.Now(), &answer{ResponseWriter: w}
		defer func() { // a panic is an answer cut short
			a.opt.Count(names[pattern], cmp.Or(out.code, http.StatusOK), a.opt.Now().Sub(begun))
		}()
		next.ServeHTTP(out, r)
	})
}

// answer remembers the status it was written with; 0 = nothing was written.
type answer struct {
	http.ResponseWriter
	code int
}

func (a *answer) WriteHeader(code int) {
	a.code = cmp.Or(a.code, code)
	a.ResponseWriter.WriteHeader(code)
}

func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
