package api

import (
	"context"
	"io"

	"github.com/danielgtaylor/huma/v2"

	"scops/index/desk"
)

type casesInput struct {
	Status desk.CaseStatus `query:"status" enum:"open,passed_up,closed" doc:"Left out: in any."`
	Page   string          `query:"page" maxLength:"2048" doc:"next of the page before; left out for the first."`
}

type casesOutput struct{ Body caseList }

// caseList is one page of files.
type caseList struct {
	Cases []desk.Case `json:"cases" nullable:"false"`
	Total int64       `json:"total"`
	Next  string      `json:"next" doc:"Of the page after; empty on the last."`
}

func (a *API) cases(ctx context.Context, in *casesInput) (*casesOutput, error) {
	list, err := a.opt.Desk.Cases(ctx, actorOf(ctx), desk.CaseQuery{Status: in.Status, Page: in.Page})
	if err != nil {
		return nil, err
	}
	out := caseList{Cases: []desk.Case{}, Total: list.Total, Next: list.Next}
	for _, c := range list.Cases {
		out.Cases = append(out.Cases, whole(*c))
	}
	return &casesOutput{out}, nil
}

// whole has no list that is null.
func whole(c desk.Case) desk.Case {
	c.Members, c.Hits, c.Entities, c.Notes, c.Changes = full(c.Members), full(c.Hits), full(c.Entities), full(c.Notes), full(c.Changes)
	return c
}

type caseInput struct {
	ID string `path:"id" maxLength:"512"`
}

type caseOutput struct{ Body caseView }

// caseView is one file whole.
type caseView struct {
	desk.Case
	Found    []desk.Found    `json:"found" nullable:"false" doc:"The hits of the file that its reader may see."`
	Withheld int             `json:"withheld" doc:"Hits above what the reader may see."`
	Missing  int             `json:"missing" doc:"Hits that are not stored any more."`
	Timeline []desk.CaseLine `json:"timeline" nullable:"false"`
}

func (a *API) viewCase(ctx context.Context, in *caseInput) (*caseOutput, error) {
	view, err := a.opt.Desk.Case(ctx, actorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := caseView{Case: whole(*view.Case), Found: []desk.Found{}, Withheld: view.Withheld, Missing: view.Missing, Timeline: full(view.Timeline)}
	for _, h := range view.Found {
		out.Found = append(out.Found, h.Found)
	}
	return &caseOutput{out}, nil
}

// caseEntity is an identifier that comes into a file.
type caseEntity struct {
	Kind  string `json:"kind" maxLength:"64"`
	Value string `json:"value" maxLength:"4096"`
}

func itemsOf(hits []string, entities []caseEntity) desk.CaseItems {
	items := desk.CaseItems{Hits: hits}
	for _, e := range entities {
		items.Entities = append(items.Entities, desk.CaseEntity{Kind: e.Kind, Value: e.Value})
	}
	return items
}

type openCaseInput struct {
	Body struct {
		Title    string       `json:"title" minLength:"1" maxLength:"480"`
		Note     string       `json:"note,omitempty" maxLength:"4096"`
		Hits     []string     `json:"hits,omitempty" maxItems:"200" doc:"Ids."`
		Entities []caseEntity `json:"entities,omitempty" maxItems:"100"`
	}
}

type filledOutput struct{ Body filled }

// filled is what came into a file, and what did not.
type filled struct {
	ID    string   `json:"id" doc:"Of the file."`
	Added []string `json:"added" nullable:"false" doc:"Hits that are in the file now."`
	Left  []left   `json:"left" nullable:"false" doc:"Hits that are not, and why."`
}

type left struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}

func filledWith(id string, done desk.Done) *filledOutput {
	out := filled{ID: id, Added: full(done.IDs), Left: []left{}}
	for _, l := range done.Left {
		why := verdictOf(l.Err)
		out.Left = append(out.Left, left{l.ID, why.code})
	}
	return &filledOutput{out}
}

func (a *API) openCase(ctx context.Context, in *openCaseInput) (*filledOutput, error) {
	c, done, err := a.opt.Desk.OpenCase(ctx, actorOf(ctx), desk.NewCase{Title: in.Body.Title, Note: in.Body.Note, CaseItems: itemsOf(in.Body.Hits, in.Body.Entities)})
	if err != nil {
		return nil, err
	}
	return filledWith(c.ID, done), nil
}

type fillCaseInput struct {
	ID   string `path:"id" maxLength:"512"`
	Body struct {
		Hits     []string     `json:"hits,omitempty" maxItems:"200" doc:"Ids."`
		Entities []caseEntity `json:"entities,omitempty" maxItems:"100"`
		Remove   bool         `json:"remove,omitempty" doc:"Take them out instead."`
	}
}

func (a *API) fillCase(ctx context.Context, in *fillCaseInput) (*filledOutput, error) {
	do := a.opt.Desk.AddToCase
	if in.Body.Remove {
		do = a.opt.Desk.RemoveFromCase
	}
	done, err := do(ctx, actorOf(ctx), in.ID, itemsOf(in.Body.Hits, in.Body.Entities))
	if err != nil {
		return nil, err
	}
	if in.Body.Remove {
		done.IDs = nil
	}
	return filledWith(in.ID, done), nil
}

type noteCaseInput struct {
	ID   string `path:"id" maxLength:"512"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"4096"`
	}
}

func (a *API) noteCase(ctx context.Context, in *noteCaseInput) (*struct{}, error) {
	return nil, a.opt.Desk.NoteCase(ctx, actorOf(ctx), in.ID, in.Body.Text)
}

type setCaseInput struct {
	ID   string `path:"id" maxLength:"512"`
	Body struct {
		Edition int             `json:"edition" minimum:"0" doc:"Of the file as it was read. Changed since = 409."`
		Title   string          `json:"title,omitempty" maxLength:"480"`
		Status  desk.CaseStatus `json:"status,omitempty" enum:"open,passed_up,closed"`
		Reason  string          `json:"reason,omitempty" maxLength:"4096" doc:"Why the status changes."`
	}
}

func (a *API) setCase(ctx context.Context, in *setCaseInput) (*struct{}, error) {
	b := in.Body
	return nil, a.opt.Desk.SetCase(ctx, actorOf(ctx), in.ID, desk.CaseEdit{Edition: b.Edition, Title: b.Title, Status: b.Status, Reason: b.Reason})
}

type setMemberInput struct {
	ID   string `path:"id" maxLength:"512"`
	Body struct {
		Name  string           `json:"name" minLength:"1" maxLength:"64"`
		State desk.MemberState `json:"state" enum:"member,lead,out"`
	}
}

func (a *API) setMember(ctx context.Context, in *setMemberInput) (*struct{}, error) {
	return nil, a.opt.Desk.SetMember(ctx, actorOf(ctx), in.ID, in.Body.Name, in.Body.State)
}

type reportCaseInput struct {
	ID      string `path:"id" maxLength:"512"`
	Purpose string `header:"Scops-Purpose" required:"true" maxLength:"800" doc:"What the information is for; it stands in the audit trail and in the file."`
	Body    struct {
		Format string `json:"format" enum:"jsonl,csv,html"`
		Lang   string `json:"lang,omitempty" enum:"th,ko,en" doc:"Of html."`
	}
}

// reportCase hands a file out within the agency, as export does hits.
func (a *API) reportCase(ctx context.Context, in *reportCaseInput) (*huma.StreamResponse, error) {
	req := desk.CaseReportRequest{Format: in.Body.Format, Lang: in.Body.Lang}
	return a.file(ctx, req.Format, func(out io.Writer) error {
		_, err := a.opt.Desk.ReportCase(ctx, actorOf(ctx), in.ID, req, out)
		return err
	}), nil
}
