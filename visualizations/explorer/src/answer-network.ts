// The network of an answer: made by the server of two columns of resources, drawn as every other network is.
import { at } from "./base";
import type { AnswerTable } from "./answer-table";
import { type Edge, type Node, type PageData, element } from "./data";
import type { Picture } from "./picture";
import { type Words, choice, choices, make } from "./words";

interface Network extends PageData {
  nodes: (Node & { href: string | null })[];
  /** Names of the columns from, to and relation. */
  columns: string[];
  /** Nodes that are not drawn, as there are too many. */
  leftOut: number;
}

export class AnswerNetwork {
  #picture: Picture | undefined;
  #loading: AbortController | undefined;

  constructor(
    readonly place: HTMLElement,
    readonly table: AnswerTable,
    readonly words: Words,
    readonly query: string,
    readonly picked: (columns: string[]) => void,
  ) {
    element("zoom-in").addEventListener("click", () => this.#picture?.camera.zoom(1.25));
    element("zoom-out").addEventListener("click", () => this.#picture?.camera.zoom(0.8));
    element("fit").addEventListener("click", () => this.#picture?.fit(true));
  }

  async show(columns: string[]): Promise<void> {
    this.#loading?.abort();
    const mine = (this.#loading = new AbortController());
    const note = element("drawn");
    note.textContent = this.words.say("editor.drawing");
    this.place.ariaBusy = "true";
    const asked = new URLSearchParams({ query: this.query, columns: columns.join(",") });
    try {
      const address = at(`${this.words.language}/sparql/network?${asked}`);
      // Not in this page's script: who only reads tables does not load it.
      const module = at("static/drawing.js");
      const [{ draw }, response] = await Promise.all([
        import(module) as Promise<typeof import("./drawing")>,
        fetch(address, { signal: mine.signal, headers: { Accept: "application/json" } }),
      ]);
      if (!response.ok) throw new Error(((await response.json()) as { detail?: string }).detail);
      const network = (await response.json()) as Network;
      this.#offer(network.columns);
      this.#picture?.network.destroy();
      this.#picture = undefined;
      const canvas = element("canvas");
      const fresh = canvas.cloneNode(false) as HTMLElement;
      canvas.replaceWith(fresh);
      element("picture").hidden = !network.nodes.length;
      note.textContent = this.#note(network);
      this.#legend(network);
      this.#tell(null, network);
      if (!network.nodes.length) return;
      this.#picture = await draw(fresh, network, (id) => {
        this.#picture?.select(id);
        this.#tell(id, network);
      });
    } catch (error) {
      if (mine.signal.aborted) return;
      note.textContent = (error instanceof Error && error.message) || this.words.say("editor.failed");
    } finally {
      if (this.#loading === mine) this.place.ariaBusy = "false";
    }
  }

  /** Draws again where the page that was hidden has a size now. */
  again(): void {
    this.#picture?.network.redraw();
  }

  #note({ nodes, leftOut }: Network): string {
    if (!nodes.length) return this.words.say("editor.unlinked");
    return leftOut ? this.words.say("editor.best", { shown: nodes.length, all: nodes.length + leftOut }) : "";
  }

  #offer(chosen: string[]): void {
    const picks = this.place.querySelector<HTMLElement>(".picks");
    const all = this.table.columns.map(({ name, title }) => [name, title] as const);
    const resources = all.filter((_, index) => /^(thing|mixed|term)$/.test(this.table.columns[index]?.kind ?? ""));
    // The triples of a graph go from subject to object.
    if (!picks || resources.length < 2 || this.table.columns.map(({ name }) => name).join() === "subject,predicate,object") return;
    const keys = ["editor.from", "editor.to", "editor.relation"];
    const changed = () => {
      const columns = choices(picks);
      this.picked(columns);
      void this.show(columns);
    };
    const open = [...picks.querySelectorAll("select")].indexOf(document.activeElement as HTMLSelectElement);
    picks.replaceChildren(
      ...keys.map((key, index) => {
        const none = [["", this.words.say("editor.none")]] as const;
        return choice(this.words.say(key), index < 2 ? resources : [...none, ...all], chosen[index] ?? "", changed);
      }),
    );
    picks.querySelectorAll("select")[open]?.focus();
  }

  #legend({ nodes, style }: Network): void {
    const counts = new Map<string, number>();
    for (const { group } of nodes) counts.set(group, (counts.get(group) ?? 0) + 1);
    const groups = Object.keys(style.groups).filter((group) => counts.has(group));
    this.place.querySelector(".legend-line")?.replaceChildren(
      ...groups.map((group) => {
        const name = this.words.say(`group.${group}`);
        const count = make("span", { class: "count" }, this.words.number(counts.get(group) ?? 0));
        return make("li", {}, glyph(group, style), ` ${name} `, count);
      }),
    );
  }

  /** Says what was clicked: a node with its page, or a line with both of its ends. */
  #tell(id: string | null, { nodes, edges, style }: Network): void {
    const link = (node: Node & { href: string | null }) => {
      const name = make("bdi", {}, plain(node.label));
      return node.href ? make("a", { href: node.href }, name) : name;
    };
    const node = nodes.find((each) => each.id === id);
    const edge = edges.find((each: Edge) => each.id === id);
    const place = element("chosen");
    if (node) {
      place.replaceChildren(glyph(node.group, style), " ", link(node), " ", make("span", { class: "note" }, this.words.say(`group.${node.group}`)));
      if (node.href) place.append(" ", make("a", { class: "onward", href: node.href }, this.words.say("editor.open")));
      return;
    }
    const ends = edge && [edge.from, edge.to].map((end) => nodes.find((each) => each.id === end));
    if (edge && ends?.[0] && ends[1]) {
      const between = make("bdi", { class: "says" }, edge.label ? plain(edge.label) : "–");
      place.replaceChildren(link(ends[0]), " ", between, " ", link(ends[1]));
      return;
    }
    place.replaceChildren(make("span", { class: "note" }, nodes.length ? this.words.say("editor.choose") : ""));
  }
}

/** A label without the marks that isolate it on a canvas. */
function plain(label: string): string {
  return label.slice(1, -1);
}

function glyph(group: string, style: PageData["style"]): SVGElement {
  const look = style.groups[group];
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = { class: `glyph g-${group}${look?.hollow ? " hollow" : ""}`, viewBox: "-1.3 -1.3 2.6 2.6", width: "16", height: "16", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", style.shapes[look?.shape ?? ""] ?? "");
  made.append(path);
  return made;
}
