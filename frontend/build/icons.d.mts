export function inlineIcon(name: string): string;
export function sprite(names: string[]): string;
export function icons(): import("vite").Plugin;
