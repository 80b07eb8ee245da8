// Where the site begins: "/", or the prefix that a proxy puts before it. The page's own script is below it.
const script = document.querySelector<HTMLScriptElement>('script[src*="/static/"]');
const base = script ? new URL("..", script.src).pathname : "/";

/** The address of a path below the beginning of the site. */
export function at(path: string): string {
  return base + path;
}
