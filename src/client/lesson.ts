// Registers the custom elements of a lesson page.
export {};
