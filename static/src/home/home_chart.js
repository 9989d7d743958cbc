import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor } from "@web/core/colors/colors";
import { Component, onMounted, onWillUnmount, status, useRef } from "@odoo/owl";
import { columnValues, swatch, texture } from "./home_print";

const TONES = { late: "#dc3545", soon: "#f0ad4e" };
const GOOD = "#28a745";

/**
 * One chart of the home. Long labels read better as a list of bars, which is plain
 * HTML; the others are drawn by Chart.js, which is fetched once the numbers stand.
 */
export class HomeChart extends Component {
    static template = "commune_dialogue.HomeChart";
    static props = { chart: Object, open: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.drawn = null;
        onMounted(async () => {
            if (this.isDrawn) {
                await loadBundle("web.chartjs_lib");
                if (status(this) !== "destroyed") {
                    this.draw();
                }
            }
        });
        onWillUnmount(() => this.drawn?.destroy());
    }

    get isDrawn() {
        const { kind, parts } = this.props.chart;
        return parts.length && (kind === "columns" || kind === "doughnut");
    }

    get isRound() {
        return this.props.chart.kind === "doughnut";
    }

    /** What the drawing says, for those who do not see it. */
    get description() {
        const { parts, title } = this.props.chart;
        return `${title}: ${parts.map((part) => `${part.label} ${part.value}`).join(", ")}`;
    }

    /** The key of a part: its colour, with a texture that a black printer shows too. */
    swatch(index) {
        return swatch(this.colors()[index], index);
    }

    width(part) {
        const most = Math.max(...this.props.chart.parts.map((each) => each.value));
        return `width: ${Math.round((100 * part.value) / most)}%`;
    }

    colors() {
        const { key, kind, parts } = this.props.chart;
        const scheme = cookie.get("color_scheme");
        if (key === "on_time") {
            return parts.map((part) => TONES[part.tone] || GOOD);
        }
        if (kind === "columns") {
            return parts.map(() => getColor(0, scheme, "odoo"));
        }
        return parts.map((_part, index) => getColor(index, scheme, "odoo"));
    }

    draw() {
        const { parts } = this.props.chart;
        const { isRound } = this;
        const text = getCustomColor(cookie.get("color_scheme"), "#495057", "#e9ecef");
        const colors = this.colors();
        // eslint-disable-next-line no-undef
        this.drawn = new Chart(this.canvas.el, {
            type: isRound ? "doughnut" : "bar",
            data: {
                labels: parts.map((part) => part.label),
                datasets: [
                    {
                        data: parts.map((part) => part.value),
                        backgroundColor: isRound ? colors.map(texture) : colors,
                        borderRadius: isRound ? 0 : 4,
                        maxBarThickness: 48,
                    },
                ],
            },
            plugins: isRound ? [] : [columnValues(text)],
            options: {
                animation: false,
                maintainAspectRatio: false,
                cutout: "62%",
                // The parts stand below, where the keyboard reaches them.
                plugins: { legend: { display: false } },
                // Room for the number above the highest column.
                layout: { padding: { top: isRound ? 0 : 18 } },
                scales: isRound
                    ? {}
                    : {
                          x: { grid: { display: false }, ticks: { color: text } },
                          y: {
                              beginAtZero: true,
                              ticks: { color: text, precision: 0 },
                          },
                      },
                onHover: (event, [element]) => {
                    event.native.target.style.cursor = element ? "pointer" : "";
                },
                onClick: (_event, [element]) => {
                    if (element) {
                        this.props.open(parts[element.index]);
                    }
                },
            },
        });
    }
}
