package lint

import (
	"github.com/cliniclint/cliniclint/lint/assertion"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// voice is whose words a block has.
type voice uint8

const (
	unheard   voice = iota
	speaking        // what it says is claimed
	reporting       // it tells what others did or said, and nobody speaks for a business of its own
	refusing        // the speaker turns down what it is about
)

// How many blocks on each side tell the voice of a block: fewer for what takes a claim away than for what keeps it.
const (
	nearVoice = 1
	farVoice  = 3
)

// voiceOf gives the voice of the passage that a block is part of.
func (p *page) voiceOf(b *block) voice {
	if b.voice == unheard {
		switch {
		case p.hears(b, p.l.refuse, nearVoice):
			b.voice = refusing
		case p.hears(b, p.l.report, nearVoice) && !p.hears(b, p.l.voice, farVoice):
			b.voice = reporting
		default:
			b.voice = speaking
		}
	}
	return b.voice
}

// result is what becomes of words that would be claimed in another voice.
func (v voice) result() assertion.Result {
	switch v {
	case reporting:
		return assertion.Result{Status: assertion.Reported, CueStart: -1, CueEnd: -1, Why: "the passage tells what others did or said"}
	case refusing:
		return assertion.Result{Status: assertion.Negated, CueStart: -1, CueEnd: -1, Why: "the passage turns it down"}
	}
	return assertion.Result{CueStart: -1, CueEnd: -1}
}

// hears tells whether a concept stands in the passage of a block: in it, or in one of the blocks around of its section.
func (p *page) hears(b *block, id lexicon.ID, around int) bool {
	if id < 0 {
		return false
	}
	if len(b.of(id)) > 0 {
		return true
	}
	for i := max(0, b.index-around); i <= min(b.index+around, len(p.blocks)-1); i++ {
		if i == b.index || !p.section(b, i) || p.doc.Blocks[i].Slot == copytext.SlotNav {
			continue
		}
		if o := p.at(i); o != nil && len(o.of(id)) > 0 {
			return true
		}
	}
	return false
}
