// Finds the browsers that the tests drive; on Debian, as root, installs them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the browser, or undefined. */
export function findBrowser() {
  return candidates.find((path) => path && existsSync(path));
}

/** True if a Korean font is there: without one, Hangul is drawn as boxes and widths are wrong. */
function hasKoreanFont() {
  return spawnSync('fc-list', [':lang=ko', 'family'], { encoding: 'utf8' }).stdout?.trim().length > 0;
}

/** Whether Debian's packages can be installed without asking. */
const mayInstall = () => spawnSync('apt-get', ['--version']).status === 0 && process.getuid?.() === 0;

let updated = false;

/** Installs Debian packages; true if that went well. */
function apt(packages) {
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  if (!updated) spawnSync('apt-get', ['update', '-qq'], options);
  updated = true;
  return spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options).status === 0;
}

/** Installs Chromium and a Korean font where that can be done without asking; says what is missing where not. */
export function installBrowser() {
  if (findBrowser() && hasKoreanFont()) return true;
  if (!mayInstall()) {
    if (findBrowser()) return true;
    console.error('The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk (or set CHROMIUM to its path).');
    return false;
  }
  console.log('Installing Chromium and a Korean font from the distribution …');
  return apt(['chromium', 'fonts-noto-cjk', 'fontconfig']) && Boolean(findBrowser());
}

/** What tests/engines drives: by which files it is known, and Debian's packages of it. */
const engines = [
  { name: 'Firefox', files: [process.env.FIREFOX ?? '/usr/bin/firefox-esr'], packages: ['firefox-esr'] },
  { name: 'WebKitGTK', files: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'], packages: ['webkit2gtk-driver', 'xvfb'] },
  { name: 'a Korean input method (for WebKitGTK)', files: ['/usr/bin/ibus-daemon', '/usr/share/ibus/component/hangul.xml'], packages: ['dbus-daemon', 'ibus', 'ibus-gtk3', 'ibus-hangul'] },
];
const missingEngines = () => engines.filter(({ files }) => !files.every((path) => existsSync(path)));

/** Installs the engines of other makers where that can be done without asking. Returns what is still missing, with the packages that bring it. */
export function installEngines() {
  const wanted = missingEngines();
  if (wanted.length > 0 && mayInstall()) {
    console.log(`Installing ${wanted.map(({ name }) => name).join(', ')} from the distribution …`);
    for (const { packages } of wanted) apt(packages); // one by one: one that cannot be had keeps no other away
  }
  return missingEngines().map(({ name, packages }) => `${name} (Debian: ${packages.join(' ')})`);
}
