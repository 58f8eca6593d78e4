package rules

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
)

// The parts of SARIF 2.1.0 (OASIS) that a code host reads to show problems
// beside the lines they stand on.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string      `json:"id"`
		Short   sarifText   `json:"shortDescription"`
		Help    sarifText   `json:"help"`
		Default sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
)

// SARIF is the problems as a SARIF 2.1.0 log, in a reader's language; version
// is the program's. Only codes that occur are described.
func (p Problems) SARIF(version, lang string) ([]byte, error) {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: "scops rules lint", Version: version, Rules: []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
	}
	index := map[string]int{}
	for _, x := range p {
		i, ok := index[x.Code]
		if !ok {
			i = len(run.Tool.Driver.Rules)
			index[x.Code] = i
			h, _ := Explain(x.Code)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
				ID: x.Code, Short: sarifText{h.Says.In(lang)}, Help: sarifText{h.String(lang)}, Default: sarifConfig{sarifLevel(h.Severity)},
			})
		}
		message := x.Local.In(lang)
		if x.Fix != "" {
			message += " -> " + x.Fix
		}
		run.Results = append(run.Results, sarifResult{
			RuleID: x.Code, RuleIndex: i, Level: sarifLevel(x.Severity), Message: sarifText{message},
			Locations: []sarifLocation{{sarifPhysical{sarifArtifact{sarifURI(x.File)}, sarifRegion{x.Line, x.Column}}}},
		})
	}
	data, err := json.MarshalIndent(sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode sarif: %w", err)
	}
	return append(data, '\n'), nil
}

func sarifLevel(s Severity) string {
	if s == SeverityInfo {
		return "note"
	}
	return string(s)
}

func sarifURI(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
	}
	return u.String()
}

// Count is how many of the problems have a severity.
func (p Problems) Count(s Severity) int {
	n := 0
	for _, x := range p {
		if x.Severity == s {
			n++
		}
	}
	return n
}
