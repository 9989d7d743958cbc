import { moment } from "./countdown";

/**
 * The running agenda: planned against real time. Pure; `now` in milliseconds of the
 * server's clock, planned times are those of the hall ("HH:MM", local).
 */

/** Minutes since midnight of "08:30"; NaN when nothing is planned. */
export function minutesOfDay(text) {
    const [hours, minutes] = (text || "").split(":").map(Number);
    return text ? hours * 60 + minutes : NaN;
}

/** Minutes since local midnight of a moment in milliseconds. */
function localMinutes(milliseconds) {
    const time = new Date(milliseconds);
    return time.getHours() * 60 + time.getMinutes() + time.getSeconds() / 60;
}

/** "08:05" of minutes since midnight. */
export function formatMinutes(minutes) {
    const whole = Math.round(minutes);
    const pad = (number) => String(number).padStart(2, "0");
    return `${pad(Math.floor(whole / 60) % 24)}:${pad(whole % 60)}`;
}

/**
 * Each item with what the clock says about it.
 *
 * @param {Object[]} agenda items as the server gives them, in order
 * @param {number} now milliseconds
 * @returns {Object[]} the items with `status` (done | running | coming), `spent` (real
 *  minutes so far), `over` (minutes beyond the planned ones, 0 when within), `late`
 *  (minutes behind the plan at its beginning, as known or foreseen) and `expected`
 *  ("HH:MM", when it begins or began)
 */
export function agendaRows(agenda, now) {
    let free = NaN; // when the hall is free for the next item, in minutes of the day
    return agenda.map((item) => {
        const planned = minutesOfDay(item.planned_start);
        const begun = item.real_start ? localMinutes(moment(item.real_start)) : NaN;
        const status = item.real_end ? "done" : item.real_start ? "running" : "coming";
        let begin = begun;
        if (status === "coming") {
            begin = Number.isNaN(free) ? planned : Math.max(free, planned || free);
        }
        const end = item.real_end ? localMinutes(moment(item.real_end)) : localMinutes(now);
        const spent = status === "coming" ? 0 : Math.max(0, end - begun);
        if (status === "done") {
            free = end;
        } else if (!Number.isNaN(begin)) {
            free = Math.max(begin + (item.minutes || 0), status === "running" ? end : 0);
        }
        const late = Math.round(begin - planned);
        return {
            ...item,
            status,
            spent: Math.floor(spent),
            over: item.minutes ? Math.max(0, Math.floor(spent - item.minutes)) : 0,
            late: late > 0 ? late : 0,
            expected: Number.isNaN(begin) ? "" : formatMinutes(begin),
        };
    });
}
