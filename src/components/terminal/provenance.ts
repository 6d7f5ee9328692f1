import type { Lang } from '../../engine/schema/localized.ts';
import type { Provenance } from '../../engine/schema/provenance.ts';
import { say } from '../../i18n/strings.ts';
import { terminal as t } from '../../i18n/strings/terminal.ts';

/** Name of the place an output comes from. */
export function kindName(kind: Provenance['kind'], lang: Lang): string {
  return say(kind === 'post' ? t.kindPost : kind === 'lab' ? t.kindLab : t.kindSandbox, lang);
}

/** Everything about an output's origin in one line, without the note. */
export function provenanceLine(provenance: Provenance, lang: Lang): string {
  const { kind, kubernetes, kubectl, date } = provenance;
  return [kindName(kind, lang), kubernetes, kubectl && `kubectl ${kubectl}`, date].filter(Boolean).join(' · ');
}
