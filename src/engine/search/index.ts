export * from './entry.ts';
export * from './highlight.ts';
export * from './prose.ts';
export * from './search.ts';
