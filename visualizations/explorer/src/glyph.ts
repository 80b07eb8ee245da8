// The shape of a node. Its outline comes from the table of looks, drawn in a square from -1 to 1.

/** How far a halo goes, in half heights of its node. */
export const HALO = 2.3;

/** A pin in the upper right corner of a node: it stays where the reader put it. */
export const PIN = "M.5 -.5L.86 -1.36A.46 .46 0 1 1 1.36 -.86Z";

/** The box of the pin, in half heights of its node from its middle: how far it goes at the least and at the most. */
export const PINNED = { least: 0.4, most: 1.85 };

export interface Glyph {
  x: number;
  y: number;
  radius: number;
  colour: string;
  paper: string;
  hollow: boolean;
  /** Whether it stands for many: an outline around it says so. */
  folded?: boolean;
  faint: boolean;
  /** The colour of a halo that tells its community. */
  halo?: string | null;
  /** The colour of a ring around it, null for none. */
  ring: string | null;
  /** The colour of a pin, null for none. */
  pin: string | null;
}

export function drawGlyph(context: CanvasRenderingContext2D, path: Path2D, glyph: Glyph): void {
  context.save();
  context.translate(glyph.x, glyph.y);
  context.scale(glyph.radius, glyph.radius);
  context.lineJoin = "round";
  const stroke = (colour: string, width: number) => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
  };
  const fill = (colour: string) => {
    context.fillStyle = colour;
    context.fill(path);
  };
  if (glyph.halo) {
    context.globalAlpha = glyph.faint ? 0.08 : 0.3;
    context.fillStyle = glyph.halo;
    context.beginPath();
    context.arc(0, 0, HALO, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  }
  if (glyph.ring) stroke(glyph.ring, 0.75);
  if (glyph.folded) {
    context.globalAlpha = glyph.faint ? 0.22 : 1;
    stroke(glyph.colour, glyph.ring ? 0.62 : 0.5);
    stroke(glyph.paper, glyph.ring ? 0.5 : 0.36);
    context.globalAlpha = 1;
  }
  // A rim of the ground's colour keeps lines off the shape.
  if (!glyph.folded) stroke(glyph.paper, glyph.ring ? 0.4 : 0.5);
  if (glyph.hollow || glyph.faint) fill(glyph.paper);
  context.globalAlpha = glyph.faint ? 0.22 : 1;
  if (glyph.hollow) stroke(glyph.colour, 0.36);
  else fill(glyph.colour);
  if (glyph.pin) {
    const pin = new Path2D(PIN);
    context.strokeStyle = glyph.paper;
    context.lineWidth = 0.3;
    context.stroke(pin);
    context.fillStyle = glyph.pin;
    context.fill(pin);
  }
  context.restore();
}
