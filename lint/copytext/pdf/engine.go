package pdf

import (
	"context"
	"io"
	"runtime"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// maxMemory is what a machine may take, in pages of 64 KB.
const maxMemory = 512 << 20 / (64 << 10)

// engine makes machines, a new one for every document. PDFium is prepared for them once, when the first is asked for. It is
// interpreted: to compile it would take several seconds, more than most documents need to be read.
var engine = sync.OnceValues(func() (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfigInterpreter().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(maxMemory)
	return webassembly.Init(webassembly.Config{
		Context: context.Background(), RuntimeConfig: config, MaxTotal: runtime.GOMAXPROCS(0),
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard, // no files, and nobody to talk to
	})
})
