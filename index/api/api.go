package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"scops/index/desk"
)

// Prefix begins every address.
const Prefix = "/api/v1"

// Options are what an API needs.
type Options struct {
	Desk    *desk.Desk
	Secure  bool         // reached by HTTPS: headers say so
	Version string       // of the program
	Rate    float64      // requests a second to a token, in the long run; 0 = 5
	Burst   int          // requests to a token at once; 0 = 60
	Log     *slog.Logger // nil = none
	Now     func() time.Time

	// Count is told of every answer: its Route's Page ("" = there is no such
	// address), the HTTP status and how long it took; nil = nobody counts.
	Count func(page string, code int, took time.Duration)
}

// API answers programs.
type API struct {
	opt      Options
	routes   []Route
	huma     huma.API
	mux      *http.ServeMux
	pace     *pace
	document []byte
}

// New prepares every address. It fails only when the API itself is broken.
func New(opt Options) (*API, error) {
	opt.Rate, opt.Burst = cmp.Or(opt.Rate, 5), cmp.Or(opt.Burst, 60)
	opt.Log = cmp.Or(opt.Log, slog.New(slog.DiscardHandler))
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Count == nil {
		opt.Count = func(string, int, time.Duration) {}
	}
	a := &API{opt: opt, routes: table(), mux: http.NewServeMux(), pace: newPace(opt.Rate, opt.Burst)}
	a.huma = humago.NewWithPrefix(a.mux, Prefix, config(opt.Version))
	for _, r := range a.routes {
		r.add(a, a.operation(r))
	}
	var err error
	if a.document, err = json.MarshalIndent(a.huma.OpenAPI(), "", "  "); err != nil {
		return nil, fmt.Errorf("write OpenAPI document: %w", err)
	}
	return a, nil
}

// config is huma's without pages of its own and without links to schemas.
func config(version string) huma.Config {
	c := huma.DefaultConfig("Scops", version)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.RejectUnknownQueryParameters, c.NoFormatFallback = true, false
	c.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Info.Description = "Flagged posts: found, read, judged and exported, with the permissions and the audit trail of the console. " +
		"A token is made in the console, at /tokens. What the information is for goes into the header Scops-Purpose."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A token of a person: scops_ and 43 characters."},
	}
	c.Security = []map[string][]string{{"token": {}}}
	c.Servers = []*huma.Server{{URL: Prefix}}
	c.Tags = []*huma.Tag{{Name: "scops", Description: "Everything there is."}}
	return c
}

// schemaName tells types of one name in two packages apart.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if pkg := path.Base(t.PkgPath()); strings.HasPrefix(t.PkgPath(), "scops/") && pkg != "api" {
		name = strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}

// Routes lists every address that asks for a token.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// Handler serves everything under Prefix. It bounds the time and size of every
// request itself; the server around it bounds headers and idle connections.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+Prefix+"/openapi.json", a.headers(http.HandlerFunc(a.describe)))
	mux.Handle(Prefix+"/", a.counted(a.headers(a.guard(a.mux))))
	a.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { a.refuse(w, r, errNoAddress) })
	return mux
}

// describe serves the OpenAPI document; it holds nothing of anybody.
func (a *API) describe(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	_, _ = w.Write(a.document) // a reader who has left is no fault of ours
}

// headers sets what every answer carries.
func (a *API) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if a.opt.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
