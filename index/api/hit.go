package api

import (
	"context"

	"scops/index"
	"scops/index/desk"
)

type hitInput struct {
	ID   string `path:"id" maxLength:"512" doc:"With / written %2F."`
	Lang string `query:"lang" enum:"th,ko,en" default:"en" doc:"Of the reasons."`
}

type hitOutput struct{ Body hitView }

// hitView is one hit whole.
type hitView struct {
	desk.Found
	Version   index.Version    `json:"version" doc:"Names the text and the judgements that were read: to be sent with a judgement."`
	Reasons   []reason         `json:"reasons" nullable:"false"`
	Decisions []index.Decision `json:"decisions" nullable:"false" doc:"The newest hundred, the oldest first."`
	Cases     []desk.CaseLink  `json:"cases" nullable:"false" doc:"The files it stands in that the token's owner may open."`
	Elsewhere []desk.Elsewhere `json:"elsewhere" nullable:"false" doc:"Of the others, who to ask."`
	Holds     []index.Hold     `json:"holds" nullable:"false" doc:"The newest legal hold, lifted or not, if there was one."`
}

// reason is one reason of the verdict in the language asked for.
type reason struct {
	Rule    string `json:"rule"`
	Surface string `json:"surface"`
	Weight  int    `json:"weight" doc:"Points."`
	Meaning string `json:"meaning"`
}

func (a *API) hit(ctx context.Context, in *hitInput) (*hitOutput, error) {
	view, err := a.opt.Desk.Hit(ctx, actorOf(ctx), in.ID, in.Lang)
	if err != nil {
		return nil, err
	}
	out := hitView{Found: view.Found, Version: view.Version, Reasons: []reason{}, Decisions: full(view.Hit.Desk.Decisions), Cases: full(view.Cases), Elsewhere: full(view.Elsewhere), Holds: []index.Hold{}}
	if hold := view.Hit.Desk.Hold; hold != nil {
		out.Holds = append(out.Holds, *hold)
	}
	for _, r := range view.Explanation.Reasons {
		out.Reasons = append(out.Reasons, reason{r.Rule, r.Surface, r.Weight, r.Meaning})
	}
	return &hitOutput{out}, nil
}

type judgeInput struct {
	ID   string `path:"id" maxLength:"512" doc:"With / written %2F."`
	Body struct {
		Status  index.Status  `json:"status" enum:"new,relevant,not_relevant,passed_up"`
		Version index.Version `json:"version" minLength:"1" maxLength:"200" doc:"Of the hit as it was read. Changed since = 409."`
		Note    string        `json:"note,omitempty" maxLength:"4096"`
		Reason  index.Reason  `json:"reason,omitempty" doc:"Of a dismissal: not_an_offer, quoted, news, medical, other_sense, duplicate or other."`
		Wrong   []string      `json:"wrong,omitempty" maxItems:"100" doc:"Of a dismissal: the rules that were wrong."`
	}
}

func (a *API) judge(ctx context.Context, in *judgeInput) (*struct{}, error) {
	b := in.Body
	if b.Version == index.VersionAny { // a program must have read what it judges
		return nil, index.ErrConflict
	}
	return nil, a.opt.Desk.Judge(ctx, actorOf(ctx), desk.Judgement{
		ID: in.ID, Version: b.Version, Status: b.Status, Note: b.Note, Reason: b.Reason, Wrong: b.Wrong,
	})
}
