package render

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// The window that pages are laid out in: that of a common laptop.
const windowWidth, windowHeight = 1280, 1024

// startWithin is how many times the time for a page the browser may take to start.
const startWithin = 4

// flags make the browser do nothing of its own accord and keep a page from what it does not need to show its text.
var flags = map[string]any{
	"headless": true, "hide-scrollbars": true, "mute-audio": true, "disable-gpu": true,
	"window-size": fmt.Sprintf("%d,%d", windowWidth, windowHeight), "force-color-profile": "srgb", "lang": "en-GB",

	// Nothing from the browser itself.
	"no-first-run": true, "no-default-browser-check": true, "disable-default-apps": true, "disable-extensions": true,
	"disable-component-extensions-with-background-pages": true, "disable-background-networking": true, "disable-component-update": true,
	"disable-sync": true, "disable-breakpad": true, "disable-client-side-phishing-detection": true, "disable-domain-reliability": true,
	"disable-search-engine-choice-screen": true, "metrics-recording-only": true, "safebrowsing-disable-auto-update": true, "no-pings": true,
	"password-store": "basic", "use-mock-keychain": true,

	// No way to the network but the proxy, which also looks up the names. Pages get a proxy each; what belongs to no page
	// gets one that is not there.
	"proxy-server": "http://127.0.0.1:9", "proxy-bypass-list": "<-loopback>", "host-resolver-rules": "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
	"disable-quic": true, "dns-prefetch-disable": true,
	"webrtc-ip-handling-policy": "disable_non_proxied_udp", "force-webrtc-ip-handling-policy": "disable_non_proxied_udp",

	// Nothing that asks a person, or that text does not need.
	"deny-permission-prompts": true, "block-new-web-contents": true, "disable-print-preview": true,
	"disable-prompt-on-repost": true, "disable-3d-apis": true, "disable-speech-api": true, "disable-dev-shm-usage": true,
	"js-flags": "--max-old-space-size=512",
	"disable-features": "Translate,MediaRouter,DialMediaRouteProvider,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,Prerender2,AutofillServerCommunication," +
		"OptimizationHints,OptimizationGuideModelDownloading,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,GlobalMediaControls",

	// A page in the background is not put to sleep.
	"disable-background-timer-throttling": true, "disable-renderer-backgrounding": true, "disable-backgrounding-occluded-windows": true,
}

// passed are the variables of the environment that a browser may need. It is not handed the others, which may be secret.
var passed = []string{
	"PATH", "HOME", "LANG", "LC_ALL", "TZ", "XDG_RUNTIME_DIR", "LD_LIBRARY_PATH", "FONTCONFIG_FILE",
	"SystemRoot", "SystemDrive", "LocalAppData", "AppData", "UserProfile", "ProgramFiles", "ProgramFiles(x86)", "ProgramData", "windir",
}

// process is a running browser.
type process struct {
	ctx       context.Context // of chromedp; it ends when the browser does
	stop      func()          // ends the browser, and waits until its profile is gone
	userAgent string
}

// Sandboxed tells whether the browser keeps pages in its sandbox. It does not when it is run as root.
func Sandboxed() bool { return runtime.GOOS == "windows" || os.Getuid() != 0 }

// start starts a browser with a new, empty profile.
func start(o Options) (*process, error) {
	path, err := Find(o.Path, os.Getenv)
	if err != nil {
		return nil, err
	}
	// What the browser leaves lying about goes here. Its profile is a directory that chromedp makes and removes.
	temp, err := os.MkdirTemp("", "cl") // short, as the path of a socket in it must be
	if err != nil {
		return nil, fmt.Errorf("making a directory for the browser: %w", err)
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoInheritEnv, chromedp.Env("TMPDIR="+temp, "TEMP="+temp, "TMP="+temp, "XDG_CONFIG_HOME="+temp, "XDG_CACHE_HOME="+temp)}
	for name, value := range flags {
		options = append(options, chromedp.Flag(name, value))
	}
	if !Sandboxed() {
		options = append(options, chromedp.NoSandbox)
	}
	for _, name := range passed {
		if value, ok := os.LookupEnv(name); ok {
			options = append(options, chromedp.Env(name+"="+value))
		}
	}
	base, giveUp := context.WithCancel(context.Background())
	allocator, freeAllocator := chromedp.NewExecAllocator(base, options...)
	silent := func(string, ...any) {}
	ctx, free := chromedp.NewContext(allocator, chromedp.WithBrowserOption(chromedp.WithBrowserLogf(silent), chromedp.WithBrowserErrorf(silent)))
	p := &process{ctx: ctx, stop: func() {
		giveUp()
		free()
		freeAllocator()
		removeAll(temp)
	}}
	timer := time.AfterFunc(startWithin*o.Timeout, giveUp)
	err = p.prepare()
	if !timer.Stop() {
		err = fmt.Errorf("it does not answer within %s", startWithin*o.Timeout)
	}
	if err != nil {
		p.stop()
		return nil, notStarted(path, err)
	}
	return p, nil
}

// removeAll removes a directory that a process which is being killed may still write to.
func removeAll(dir string) {
	for range 50 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (p *process) prepare() error {
	if err := chromedp.ListenBrowser(p.ctx, p.closeWindows); err != nil {
		return err
	}
	if err := chromedp.Do(p.ctx); err != nil {
		return err
	}
	at := chromedp.FromContext(p.ctx).Browser
	version, err := cdp.Call(p.ctx, at, browser.GetVersion, cdp.Empty{})
	p.userAgent = version.UserAgent
	return err
}

// closeWindows closes the windows that pages open.
func (p *process) closeWindows(event any) {
	created, ok := event.(*target.EventTargetCreated)
	if !ok || created.TargetInfo.OpenerID == "" {
		return
	}
	go func() {
		// It may be gone already, or going down with the browser.
		_, _ = cdp.Call(p.ctx, chromedp.FromContext(p.ctx).Browser, target.CloseTarget, target.CloseTargetParams{TargetID: created.TargetInfo.TargetID})
	}()
}

// notStarted says why the browser did not start.
func notStarted(path string, err error) error {
	text := err.Error()
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return &Failure{ReasonNoBrowser, fmt.Sprintf("%s cannot be run: %v", path, err)}
	case strings.Contains(text, "No usable sandbox"):
		return &Failure{ReasonNoBrowser, path + " finds no way to confine pages here, and is not run without one; allow it user namespaces, or save the pages in a browser and check the files"}
	case strings.Contains(text, "error while loading shared libraries"):
		_, library, _ := strings.Cut(text, "error while loading shared libraries: ")
		library, _, _ = strings.Cut(library, "\n")
		return &Failure{ReasonNoBrowser, fmt.Sprintf("%s lacks a library: %s; install the browser with all that it needs", path, library)}
	}
	if len(text) > 300 {
		text = text[:300] + "…"
	}
	return &Failure{ReasonNoBrowser, fmt.Sprintf("%s does not start: %s", path, text)}
}
