// Package heap lets the memory of a process grow to a fair size before any of it is collected: a run over one page ends
// before that, and one over many pages spends less of its time on collecting.
package heap

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Usual is a size for a run over pages, in bytes: with what the program itself takes, a process stays below 80 MB.
const Usual = 32 << 20

const (
	least   = 100     // the percentage that Go itself begins with
	minimum = 4 << 20 // bytes to which Go lets any heap grow at 100 per cent; in proportion at others
)

// Use lets the heap grow to size bytes before it is collected, or to twice what is in use where that is more. It holds
// until the process ends. Who says how to collect, in the variables GOGC or GOMEMLIMIT, is obeyed instead.
func Use(size uint64, env func(string) string) {
	if env("GOGC") != "" || env("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(percent(size, 0))
	watch(size)
}

// percent gives by how much a heap of live bytes may grow to have size bytes.
func percent(size, live uint64) int {
	if size < 2*live {
		return least
	}
	most := size * 100 / minimum
	if live > 0 {
		most = min(most, (size-live)*100/live)
	}
	return int(most) //nolint:gosec // both are amounts of memory
}

// watch sets the percentage anew behind every collection, which is when what nobody holds is finalized.
func watch(size uint64) {
	type mark struct{ _ *byte } // what holds no pointer may be finalized late or never
	runtime.SetFinalizer(&mark{}, func(*mark) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetGCPercent(percent(size, live[0].Value.Uint64()))
		watch(size)
	})
}
