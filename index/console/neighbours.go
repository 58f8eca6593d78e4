package console

import (
	"encoding/json"
	"slices"
)

// shownList is one page of a list as it was shown: next and previous follow
// what the person saw, not what the list has become since.
type shownList struct {
	State listState `json:"s"`
	IDs   []string  `json:"i"`
	Next  string    `json:"n"` // token of the page after, "" = last
}

// maxLists is how many lists a session remembers.
const maxLists = 4

func (v *visit) lists() []shownList {
	var lists []shownList
	raw := v.console.sessions.GetBytes(v.r.Context(), keyLists)
	if json.Unmarshal(raw, &lists) != nil {
		return nil
	}
	return lists
}

func (v *visit) rememberList(state listState, rows []row, next string) {
	shown := shownList{State: state, Next: next}
	for i := range rows {
		for _, r := range append([]row{rows[i]}, rows[i].Copies...) {
			if r.URL != "" {
				shown.IDs = append(shown.IDs, r.ID)
			}
		}
	}
	lists := slices.DeleteFunc(v.lists(), func(l shownList) bool { return l.State == state })
	lists = append([]shownList{shown}, lists...)
	raw, _ := json.Marshal(lists[:min(len(lists), maxLists)]) // plain data: cannot fail
	v.console.sessions.Put(v.r.Context(), keyLists, raw)
}

// neighbours are the addresses beside a hit in the list it was opened from.
type neighbours struct {
	Previous, Next string // "" = none
	NextPage       string // opens the first hit of the next page, when this is the last of its page
	Number, Of     int    // place in the page; 0 = the list is not known any more
}

func (v *visit) neighbours(state listState, id string) neighbours {
	for _, l := range v.lists() {
		at := slices.Index(l.IDs, id)
		if l.State != state || at < 0 {
			continue
		}
		n := neighbours{Number: at + 1, Of: len(l.IDs)}
		if at > 0 {
			n.Previous = state.hit(l.IDs[at-1])
		} else if l, ok := v.before(state); ok && len(l.IDs) > 0 {
			n.Previous = l.State.hit(l.IDs[len(l.IDs)-1])
		}
		switch {
		case at+1 < len(l.IDs):
			n.Next = state.hit(l.IDs[at+1])
		case l.Next != "":
			n.NextPage = state.turned(l.Next).firstOf()
		}
		return n
	}
	return neighbours{}
}

// before is the page of the list before this one, where the session has shown it.
func (v *visit) before(state listState) (shownList, bool) {
	lists := v.lists()
	i := slices.IndexFunc(lists, func(l shownList) bool {
		return state.Page != "" && l.Next == state.Page && l.State.Query == state.Query && l.State.Sort == state.Sort
	})
	if i < 0 {
		return shownList{}, false
	}
	return lists[i], true
}
