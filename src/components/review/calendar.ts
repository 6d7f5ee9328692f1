/** A reminder as an iCalendar file (RFC 5545): one event of fifteen minutes. */
export function calendarFile(title: string, url: string, due: number, now: number): string {
  const stamp = (t: number) => new Date(t).toISOString().replace(/[-:]|\.\d+/g, '');
  const escape = (text: string) => text.replace(/[\\;,]/g, '\\$&');
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//kubernetes-day-one//review//EN', 'BEGIN:VEVENT',
    `UID:review-${due}@kubernetes-day-one`, `DTSTAMP:${stamp(now)}`, `DTSTART:${stamp(due)}`, `DTEND:${stamp(due + 15 * 60_000)}`,
    `SUMMARY:${escape(title)}`, `URL:${url}`, 'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:PT0S', `DESCRIPTION:${escape(title)}`, 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', '',
  ].join('\r\n');
}
