import type { TextTable } from '../text-tables.ts';
import { sortedAddresses } from './objects.ts';
import { machine } from './strings.ts';

/** Something in a printed text that two clusters never print alike, and what is done about it; at least one of `lines`, `line` and `table`. */
export interface TextRule {
  name: string;
  why: string;
  /** All lines of the text. */
  lines?(lines: readonly string[]): string[];
  /** A line outside of tables, with canonical names. */
  line?(line: string): string;
  /** A table, cut into cells, before it is laid out again. */
  table?(table: TextTable): void;
}

const age = /^\d+[smhdy](\d+[smhd])?(?= |$)/;
const clockHeaders = new Set(['AGE', 'Age', 'LAST SEEN', 'FIRST SEEN', 'DURATION', 'LAST SCHEDULE']);

/** Besides the rules for strings and the order of siblings (`sortSiblings`). In this order. */
export const textRules: readonly TextRule[] = [
  {
    name: 'huge pages',
    why: 'which sizes there are depends on the machine’s processor and kernel',
    lines: (lines) => lines.filter((line) => !/^\s+hugepages-/.test(line)),
  },
  {
    name: 'machine',
    why: 'describe node says what the machine has, and how much of it is requested in percent',
    lines(lines) {
      let amounts = false;
      return lines.map((line) => {
        if (/^\S/.test(line)) amounts = /^(Capacity|Allocatable):/.test(line);
        const found = amounts ? /^( +)([a-z-]+):( +)\S+$/.exec(line) : null;
        const amount = found ? Object.entries(machine).find(([name]) => name === found[2])?.[1] : undefined;
        return (found && amount ? `${found[1]}${found[2]}:${found[3]}${amount}` : line).replace(/\(\d+%\)/g, '(5%)');
      });
    },
  },
  {
    name: 'message overtaken',
    why: 'kubectl’s log of a race in its own WebSocket: the server’s error came before the stream that it says something on',
    lines: (lines) => lines.filter((line) => !/^E\d{4} .* websocket\.go:\d+\] Unknown stream id \d+, discarding message$/.test(line)),
  },
  {
    name: 'late mount',
    why: 'a kubelet that waits for its processor says so; another time it does not have to wait',
    table(table) {
      table.rows = table.rows.filter((row) => !(row[1] === 'FailedMount' && /timed out waiting for the condition$/.test(row.at(-1)!)));
    },
  },
  {
    name: 'endpoints of a slice',
    why: 'its controller takes Pods out of a set, in no order; describe prints it line by line',
    line: (line) => line.replace(/(?<=^ *Endpoints: +)[\d.:]+(,[\d.:]+)+$/, (list) => list.split(',').toSorted().join(',')),
    table({ rows }) {
      const at = rows[0]!.includes('ADDRESSTYPE') ? rows[0]!.indexOf('ENDPOINTS') : -1;
      if (at >= 0) for (const row of rows.slice(1)) row[at] = sortedAddresses(row[at]!);
    },
  },
  {
    name: 'component statuses',
    why: 'the server asks all components at once and lists them as they answer',
    table(table) {
      if (table.rows[0]!.join(' ') === 'NAME STATUS MESSAGE ERROR') table.rows = [table.rows[0]!, ...table.rows.slice(1).toSorted(([a], [b]) => (a! < b! ? -1 : 1))];
    },
  },
  {
    name: 'ages of a table',
    why: 'wall clock',
    table({ rows }) {
      for (const row of rows.slice(1)) rows[0]!.forEach((header, n) => clockHeaders.has(header) && (row[n] = row[n]!.replace(age, '5m')));
    },
  },
];
