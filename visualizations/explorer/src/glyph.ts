// The shape of a node. Its outline comes from the table of looks, drawn in a square from -1 to 1.

export interface Glyph {
  x: number;
  y: number;
  radius: number;
  colour: string;
  paper: string;
  hollow: boolean;
  faint: boolean;
  /** The colour of a ring around it, null for none. */
  ring: string | null;
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
  if (glyph.ring) stroke(glyph.ring, 0.75);
  // A rim of the ground's colour keeps lines off the shape.
  stroke(glyph.paper, glyph.ring ? 0.4 : 0.5);
  fill(glyph.paper);
  context.globalAlpha = glyph.faint ? 0.22 : 1;
  if (glyph.hollow) stroke(glyph.colour, 0.36);
  else fill(glyph.colour);
  context.restore();
}
