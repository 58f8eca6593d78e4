package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"scops/index"
	"scops/index/elastic"
)

// plan prints what there is to do.
func (m *migration) plan() error {
	if m.json {
		return m.each(func(move elastic.Move) any { return planned{move.Kind, move.From, move.To, move.Docs, move.Begun} })
	}
	table := tabwriter.NewWriter(m.out, 0, 0, 2, ' ', 0)
	for i, move := range m.moves {
		if i == 0 {
			fmt.Fprintln(table, "FROM\tTO\tDOCUMENTS\t")
		}
		note := ""
		if move.Begun {
			note = "begun already"
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\n", move.From, move.To, move.Docs, note)
	}
	m.sayOld()
	fmt.Fprintf(m.err, "%d indices to migrate; nothing was changed\n", len(m.moves))
	return table.Flush()
}

// planned and migrated are printed; their JSON form is a contract.
type planned struct {
	Kind  index.Kind `json:"kind"`
	From  string     `json:"from"`
	To    string     `json:"to"`
	Docs  int64      `json:"docs"`
	Begun bool       `json:"begun"`
}

type migrated struct {
	Kind    index.Kind `json:"kind"`
	From    string     `json:"from"`
	To      string     `json:"to"`
	Docs    int64      `json:"docs"`
	SHA256  string     `json:"sha256"` // of all documents, the same in both
	Blocked float64    `json:"writers_waited_seconds"`
}

func (m *migration) each(row func(elastic.Move) any) error {
	enc := json.NewEncoder(m.out)
	for _, move := range m.moves {
		if err := enc.Encode(row(move)); err != nil {
			return err
		}
	}
	return nil
}

func (m *migration) sayOld() {
	for _, name := range m.old {
		fmt.Fprintf(m.err, "%s is left from an earlier migration and closed for writing; --drop-old deletes it\n", name)
	}
}
