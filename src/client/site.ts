// Runs on every page: keep it small; anything heavy is imported on first use.
export {};
