// The switches beside the picture: what is shown, how nodes are sized, and taking everything back.
import { type PageData, element } from "./data";
import type { Size, State } from "./state";

/** Of which set of the state a switch is, by the attribute that names its value; `wants` are on only when chosen. */
const SWITCHES = {
  group: { list: "groups", wants: false },
  relation: { list: "relations", wants: false },
  certainty: { list: "certainties", wants: false },
  place: { list: "places", wants: true },
  theme: { list: "themes", wants: true },
} as const;

export class Controls {
  readonly #switches: { button: HTMLButtonElement; kind: keyof typeof SWITCHES; value: string }[] = [];

  constructor(
    readonly data: PageData,
    readonly state: State,
    readonly changed: () => void,
    reset: () => void,
  ) {
    this.learn();
    const size = document.querySelector<HTMLSelectElement>("#size");
    size?.addEventListener("change", () => {
      state.size = size.value as Size;
      changed();
    });
    const communities = document.querySelector<HTMLInputElement>("#communities");
    communities?.addEventListener("change", () => {
      state.communities = communities.checked;
      changed();
    });
    element("reset").addEventListener("click", reset);
    const measured = data.nodes.some((node) => node.community !== undefined);
    for (const control of document.querySelectorAll<HTMLElement>(".measured")) control.hidden = !measured;
    this.show();
  }

  /** Takes up switches that the legend did not have before. */
  learn(): void {
    for (const button of document.querySelectorAll<HTMLButtonElement>(".toggle")) {
      for (const kind of Object.keys(SWITCHES) as (keyof typeof SWITCHES)[]) {
        const value = button.dataset[kind];
        if (value === undefined || this.#switches.some((known) => known.button === button)) continue;
        this.#switches.push({ button, kind, value });
        button.disabled = false;
        button.addEventListener("click", () => this.#toggle(kind, value));
      }
    }
  }

  #toggle(kind: keyof typeof SWITCHES, value: string): void {
    const list = this.state.lists[SWITCHES[kind].list];
    if (!list.delete(value)) list.add(value);
    this.show();
    this.changed();
  }

  /** Brings every switch to what the state says. */
  show(): void {
    for (const { button, kind, value } of this.#switches) {
      const { list, wants } = SWITCHES[kind];
      button.ariaPressed = String(this.state.lists[list].has(value) === wants);
    }
    const size = document.querySelector<HTMLSelectElement>("#size");
    if (size) size.value = this.state.size;
    const communities = document.querySelector<HTMLInputElement>("#communities");
    if (communities) communities.checked = this.state.communities;
  }
}
