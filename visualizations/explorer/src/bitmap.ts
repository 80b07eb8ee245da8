// The sheet as PNG.
import { FAMILY } from "./labels";
import type { Mark, Sheet } from "./sheet";

/** Pixels of the file for each of the sheet, unless it would have more than every browser can draw. */
const RATIO = 2;
const MOST_PIXELS = 32e6;
const LONGEST = 16_000;

export async function png({ width, height, paper, marks }: Sheet): Promise<Blob> {
  const ratio = Math.min(RATIO, Math.sqrt(MOST_PIXELS / (width * height)), LONGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser draws no pictures");
  context.scale(ratio, ratio);
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  for (const mark of marks) draw(context, mark);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"),
  );
}

function draw(context: CanvasRenderingContext2D, mark: Mark): void {
  context.save();
  context.globalAlpha = mark.opacity;
  context.lineJoin = "round";
  if (mark.kind === "line") {
    context.strokeStyle = mark.colour;
    context.lineWidth = mark.width;
    context.setLineDash([...mark.dashes]);
    context.beginPath();
    context.moveTo(mark.ax, mark.ay);
    context.lineTo(mark.bx, mark.by);
    context.stroke();
  } else if (mark.kind === "shape") {
    const path = new Path2D(mark.path);
    context.translate(mark.x, mark.y);
    context.scale(mark.scale, mark.scale);
    if (mark.fill) {
      context.fillStyle = mark.fill;
      context.fill(path);
    }
    if (mark.stroke) {
      context.strokeStyle = mark.stroke;
      context.lineWidth = mark.width;
      context.stroke(path);
    }
  } else {
    context.font = `${mark.strong ? 600 : 400} ${mark.size}px ${FAMILY}`;
    context.direction = mark.rightToLeft ? "rtl" : "ltr";
    context.textAlign = mark.middle ? "center" : "start";
    context.textBaseline = "middle";
    if (mark.rim) {
      context.strokeStyle = mark.rim;
      context.lineWidth = 4;
      context.strokeText(mark.text, mark.x, mark.y);
    }
    context.fillStyle = mark.colour;
    context.fillText(mark.text, mark.x, mark.y);
  }
  context.restore();
}
