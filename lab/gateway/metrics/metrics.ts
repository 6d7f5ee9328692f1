type Labels = Record<string, string>;

export interface Counter {
  add(n?: number, labels?: Labels): void;
}
export interface Gauge {
  set(value: number, labels?: Labels): void;
}
export interface Histogram {
  /** In the unit that the name ends with. */
  observe(value: number, labels?: Labels): void;
}

interface Family {
  kind: 'counter' | 'gauge' | 'histogram';
  help: string;
  lines(name: string): string[];
}

const escape = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const keyOf = (labels: Labels = {}) => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
};

/** Metrics in the Prometheus text format. Names start with `day_one_`; labels take few values (never a seat, a sid or an address). */
export class Metrics {
  readonly #families = new Map<string, Family>();

  counter(name: string, help: string): Counter {
    const values = new Map<string, number>([['', 0]]);
    this.#add(name, { kind: 'counter', help, lines: () => written(name, values) });
    return {
      add(n = 1, labels) {
        const key = keyOf(labels);
        if (key !== '' && values.get('') === 0) values.delete('');
        values.set(key, (values.get(key) ?? 0) + n);
      },
    };
  }

  /** A gauge that is set, or with `read` one that is asked when someone looks. */
  gauge(name: string, help: string, read?: () => number): Gauge {
    const values = new Map<string, number>();
    this.#add(name, { kind: 'gauge', help, lines: () => (read ? [`${name} ${read()}`] : written(name, values)) });
    return { set: (value, labels) => void values.set(keyOf(labels), value) };
  }

  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const series = new Map<string, { labels: Labels; counts: number[]; sum: number; n: number }>();
    this.#add(name, {
      kind: 'histogram',
      help,
      lines: () =>
        [...series.values()].flatMap(({ labels, counts, sum, n }) => [
          ...bounds.map((bound, i) => `${name}_bucket${keyOf({ ...labels, le: String(bound) })} ${counts[i]}`),
          `${name}_bucket${keyOf({ ...labels, le: '+Inf' })} ${n}`,
          `${name}_sum${keyOf(labels)} ${sum}`,
          `${name}_count${keyOf(labels)} ${n}`,
        ]),
    });
    return {
      observe(value, labels = {}) {
        const key = keyOf(labels);
        let one = series.get(key);
        if (!one) series.set(key, (one = { labels, counts: bounds.map(() => 0), sum: 0, n: 0 }));
        for (let i = 0; i < bounds.length; i++) if (value <= (bounds[i] ?? 0)) one.counts[i] = (one.counts[i] ?? 0) + 1;
        one.sum += value;
        one.n++;
      },
    };
  }

  /** What `/metrics` answers. */
  text(): string {
    return [...this.#families].flatMap(([name, { kind, help, lines }]) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines(name)]).join('\n') + '\n';
  }

  #add(name: string, family: Family): void {
    if (this.#families.has(name)) throw new Error(`metric ${name} is there twice`);
    this.#families.set(name, family);
  }
}

const written = (name: string, values: ReadonlyMap<string, number>) => [...values].map(([labels, value]) => `${name}${labels} ${value}`);
