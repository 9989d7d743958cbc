// Charts that can be read from paper, which may be black and white: parts differ by
// texture as well as by colour, and columns bear their number.

const TILE = 8;
// Lines over a part's colour; the first part has none.
const MARKS = [
    [],
    [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]],
    [[0, 4, 8, 4]],
    [[3, 4, 5, 4]],
    [[4, 0, 4, 8]],
    [[0, 0, 8, 8], [-2, 6, 2, 10], [6, -2, 10, 2]],
    [[0, 4, 8, 4], [4, 0, 4, 8]],
];

function tile(color, index) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE;
    const pen = canvas.getContext("2d");
    pen.fillStyle = color;
    pen.fillRect(0, 0, TILE, TILE);
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1.5;
    for (const [fromX, fromY, toX, toY] of MARKS[index % MARKS.length]) {
        pen.beginPath();
        pen.moveTo(fromX, fromY);
        pen.lineTo(toX, toY);
        pen.stroke();
    }
    return canvas;
}

/** Return what a part of a round chart is filled with. */
export function texture(color, index) {
    const canvas = tile(color, index);
    return canvas.getContext("2d").createPattern(canvas, "repeat");
}

/** Return the same as the style of the part's key. */
export function swatch(color, index) {
    return `background-image: url(${tile(color, index).toDataURL()})`;
}

/** Return a plugin of Chart.js that writes its number above each column. */
export function columnValues(color) {
    return {
        id: "dialogue_values",
        afterDatasetsDraw(chart) {
            const { ctx, data } = chart;
            ctx.save();
            Object.assign(ctx, {
                fillStyle: color,
                font: "12px sans-serif",
                textAlign: "center",
                textBaseline: "bottom",
            });
            const { data: values } = data.datasets[0];
            chart.getDatasetMeta(0).data.forEach(({ x, y }, index) => {
                if (values[index]) {
                    ctx.fillText(values[index], x, y - 3);
                }
            });
            ctx.restore();
        },
    };
}
