package render

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// howToGet says how to get a browser.
var howToGet = map[string]string{
	"linux":   "install Chromium, e.g. apt-get install chromium, dnf install chromium or apk add chromium",
	"darwin":  "install Google Chrome from https://www.google.com/chrome/, or run brew install --cask chromium",
	"windows": "install Google Chrome from https://www.google.com/chrome/; Microsoft Edge will do too",
}

// Find gives the browser at path, which may also be the name of a program. For "" it gives the one that the environment
// variable CHROME_PATH names, or else the first that is where browsers usually are. The error is a *Failure that says how
// to get one.
func Find(path string, env func(string) string) (string, error) {
	from := "--browser"
	if path == "" {
		path, from = env("CHROME_PATH"), "CHROME_PATH"
	}
	if path != "" {
		found, err := exec.LookPath(path)
		if err != nil {
			return "", &Failure{ReasonNoBrowser, fmt.Sprintf("%s says %q, and there is no program of that name; give the path of Chromium or Chrome", from, path)}
		}
		return found, nil
	}
	for _, name := range usualPlaces(runtime.GOOS, env) {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	how := howToGet[runtime.GOOS]
	if how == "" {
		how = "install Chromium or Google Chrome"
	}
	return "", &Failure{ReasonNoBrowser, how + "; or name yours with --browser PATH or in CHROME_PATH"}
}

// usualPlaces are the names and paths of browsers on an operating system, the best first.
func usualPlaces(system string, env func(string) string) []string {
	switch system {
	case "darwin":
		var places []string
		for _, dir := range []string{"/Applications", filepath.Join(env("HOME"), "Applications")} {
			for _, app := range []string{"Chromium", "Google Chrome", "Microsoft Edge", "Brave Browser"} {
				places = append(places, filepath.Join(dir, app+".app", "Contents", "MacOS", app))
			}
		}
		return append(places, "chromium")
	case "windows":
		var places []string
		for _, dir := range []string{env("ProgramFiles"), env("ProgramFiles(x86)"), env("LocalAppData")} {
			if dir == "" {
				continue
			}
			for _, exe := range []string{`Chromium\Application\chrome.exe`, `Google\Chrome\Application\chrome.exe`, `Microsoft\Edge\Application\msedge.exe`} {
				places = append(places, dir+`\`+exe)
			}
		}
		return append(places, "chrome.exe", "msedge.exe")
	default:
		return []string{
			"chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "headless-shell", "chrome-headless-shell",
			"microsoft-edge-stable", "microsoft-edge", "brave-browser", "/snap/bin/chromium", "/opt/google/chrome/chrome",
			"/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser",
		}
	}
}
