// Finds the Chromium that the browser tests drive; on Debian, as root, installs it.
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

/** Installs Chromium and a Korean font where that can be done without asking; says what is missing where not. */
export function installBrowser() {
  if (findBrowser() && hasKoreanFont()) return true;
  const apt = spawnSync('apt-get', ['--version']).status === 0 && process.getuid?.() === 0;
  if (!apt) {
    if (findBrowser()) return true;
    console.error('The browser tests need Chromium. On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk (or set CHROMIUM to its path).');
    return false;
  }
  console.log('Installing Chromium and a Korean font from the distribution …');
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update', '-qq'], options);
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk', 'fontconfig'], options);
  return status === 0 && Boolean(findBrowser());
}
