import { describe, expect, test } from "@odoo/hoot";
import { mockTimeZone } from "@odoo/hoot-mock";
import { agendaRows, formatMinutes } from "@commune_dialogue/desk/agenda_clock";
import {
    clockOffset,
    clockTone,
    formatClock,
    moment,
    secondsLeft,
    stamp,
    usedSeconds,
} from "@commune_dialogue/desk/countdown";

describe.current.tags("headless");

const NOW = moment("2026-03-05 01:02:03");

test("times are those of the server, in UTC", () => {
    expect(NOW).toBe(Date.UTC(2026, 2, 5, 1, 2, 3));
    expect(stamp(NOW)).toBe("2026-03-05 01:02:03");
    expect(moment(false)).toEqual(NaN);
});

test("a computer whose clock is wrong counts as the server does", () => {
    const wrong = NOW + 3600000;
    expect(wrong + clockOffset("2026-03-05 01:02:03", wrong)).toBe(NOW);
    expect(clockOffset("", wrong)).toBe(0);
});

test("the clock runs while somebody speaks and stands in a pause", () => {
    const speaker = { allowed_seconds: 180, used_seconds: 20, state: "speaking", started_at: "2026-03-05 01:01:03" };
    expect(usedSeconds(speaker, NOW)).toBe(80);
    expect(secondsLeft(speaker, NOW)).toBe(100);
    expect(secondsLeft({ ...speaker, state: "paused" }, NOW)).toBe(160);
    expect(secondsLeft({ ...speaker, state: "speaking", started_at: false }, NOW)).toBe(160);
});

test("a start that lies ahead of the clock uses nothing", () => {
    const speaker = { allowed_seconds: 60, used_seconds: 0, state: "speaking", started_at: "2026-03-05 01:02:09" };
    expect(secondsLeft(speaker, NOW)).toBe(60);
});

test("green, amber at the end, red beyond it", () => {
    expect(clockTone(100, 180)).toBe("fine");
    expect(clockTone(30, 180)).toBe("soon");
    expect(clockTone(11, 60)).toBe("fine");
    expect(clockTone(10, 60)).toBe("soon");
    expect(clockTone(0, 180)).toBe("soon");
    expect(clockTone(-1, 180)).toBe("late");
});

test("seconds are written as on a clock", () => {
    expect(formatClock(180)).toBe("3:00");
    expect(formatClock(65)).toBe("1:05");
    expect(formatClock(-7)).toBe("−0:07");
    expect(formatMinutes(485)).toBe("08:05");
});

const item = (planned_start, minutes, real_start = false, real_end = false) => ({
    planned_start,
    minutes,
    real_start,
    real_end,
});

test("the programme tells what runs over and what comes late", () => {
    mockTimeZone("Asia/Ho_Chi_Minh");
    // 08:20 in the hall
    const now = moment("2026-03-05 01:20:00");
    const rows = agendaRows(
        [
            item("08:00", 5, "2026-03-05 01:00:00", "2026-03-05 01:10:00"),
            item("08:05", 5, "2026-03-05 01:10:00"),
            item("08:10", 60),
            item("09:30", 10),
        ],
        now
    );
    expect(rows.map((row) => row.status)).toEqual(["done", "running", "coming", "coming"]);
    expect(rows.map((row) => row.spent)).toEqual([10, 10, 0, 0]);
    expect(rows.map((row) => row.over)).toEqual([5, 5, 0, 0]);
    expect(rows.map((row) => row.late)).toEqual([0, 5, 10, 0]);
    expect(rows.map((row) => row.expected)).toEqual(["08:00", "08:10", "08:20", "09:30"]);
});

test("before anything began the plan is what is expected", () => {
    const rows = agendaRows([item("08:00", 5), item("", 0)], NOW);
    expect(rows[0]).toMatchObject({ status: "coming", expected: "08:00", late: 0, over: 0 });
    expect(rows[1]).toMatchObject({ expected: "08:05", late: 0 });
    expect(agendaRows([], NOW)).toEqual([]);
});
