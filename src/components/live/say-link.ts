import { Close } from '../../engine/live/problem.ts';
import type { Lang, Localized } from '../../engine/schema/localized.ts';
import type { Link } from '../../engine/session/backend.ts';
import { live as t } from '../../i18n/strings/live.ts';
import { say } from '../../i18n/strings.ts';

const refusals: Record<number, Localized> = {
  [Close.protocol]: t.refusedProtocol,
  [Close.auth]: t.refusedAuth,
  [Close.role]: t.refusedRole,
  [Close.noSession]: t.refusedSession,
  [Close.idle]: t.refusedIdle,
  [Close.noShell]: t.refusedNoShell,
  [Close.tooMuch]: t.refusedTooMuch,
  [Close.rate]: t.refusedRate,
};

/** How a connection stands, in a sentence. The gateway's own sentence counts more than ours. */
export function sayLink(link: Link, lang: Lang): string {
  switch (link.state) {
    case 'connecting':
      return say(t.connecting, lang);
    case 'open':
      return say(link.frozen ? t.frozen : link.fresh ? t.openFresh : t.open, lang);
    case 'waiting':
      return say(link.offline ? t.offline : t.waiting, lang);
    case 'taken':
      return say(t.taken, lang);
    case 'ended':
      return link.reason ?? (link.code === null ? say(t.endedSilently, lang) : say(t.ended, lang, { code: link.code }));
    case 'refused':
      return link.say ?? say(refusals[link.code] ?? t.refusedAway, lang);
    case 'away':
      return say(t.refusedAway, lang);
  }
}
