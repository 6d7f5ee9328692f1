import type { Engine } from './engine.ts';
import { firefox, firefoxPath } from './firefox.ts';
import { webkit, webkitParts } from './webkit.ts';

export interface Maker {
  maker: string;
  /** Undefined: this machine does not have it. */
  start: (() => Promise<Engine>) | undefined;
}

/** The engines beside Chromium's; says loudly which of them this machine does not have. */
export function engines(): Maker[] {
  const gecko = firefoxPath();
  const parts = webkitParts();
  const all: Maker[] = [
    { maker: 'Firefox', start: gecko ? () => firefox(gecko) : undefined },
    { maker: 'WebKitGTK', start: parts ? () => webkit(parts) : undefined },
  ];
  const line = '!'.repeat(100);
  for (const { maker, start } of all) if (!start) console.error(`\n${line}\nNOT TESTED in ${maker}: it is not on this machine (Debian: apt-get install ${maker === 'Firefox' ? 'firefox-esr' : 'webkit2gtk-driver xvfb'})\n${line}`);
  return all;
}
