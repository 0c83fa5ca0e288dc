"""The report's plots, as SVG text to put into a page: no file, no request."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.measures import RiskPoint

_SIZE = (6.4, 3.2)  # inches
_STYLE = {"svg.fonttype": "none", "font.family": "sans-serif", "axes.spines.top": False, "axes.spines.right": False}
_BLUE, _ORANGE = "#2f6f9f", "#d9822b"


def bars(values: Mapping[str, float], label: str) -> str:
    """One bar a group, with its value; values are shares."""

    def draw(axes: Axes) -> None:
        drawn = axes.bar(list(values), list(values.values()), color=_BLUE)
        axes.bar_label(drawn, fmt="%.2f")
        axes.set_ylim(0, 1.1)
        axes.set_ylabel(label)
        axes.tick_params(axis="x", rotation=30)

    return _svg(draw)


def risk_curve(points: Sequence[RiskPoint], label_x: str, label_y: str) -> str:
    """Risk over coverage; the last point is what the assistant does."""

    def draw(axes: Axes) -> None:
        axes.plot([p.coverage for p in points], [p.risk for p in points], color=_BLUE)
        if points:
            axes.plot(points[-1].coverage, points[-1].risk, "o", color=_ORANGE)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel(label_x)
        axes.set_ylabel(label_y)

    return _svg(draw)


def times(timings: Mapping[str, tuple[float, float]], labels: tuple[str, str]) -> str:
    """p50 and p95 of each stage, in milliseconds, side by side."""

    def draw(axes: Axes) -> None:
        places = range(len(timings))
        for shift, n, colour in ((-0.2, 0, _BLUE), (0.2, 1, _ORANGE)):
            drawn = axes.bar(
                [p + shift for p in places], [t[n] for t in timings.values()], 0.4, label=labels[n], color=colour
            )
            axes.bar_label(drawn, fmt="%.1f")
        axes.set_xticks(list(places), list(timings))
        axes.set_ylabel("ms")
        axes.legend(frameon=False)

    return _svg(draw)


def _svg(draw: Callable[[Axes], None]) -> str:
    with mpl.rc_context(_STYLE):  # type: ignore[arg-type]
        figure = Figure(figsize=_SIZE, layout="constrained")
        draw(figure.subplots())
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue().partition("<svg")[1] + written.getvalue().partition("<svg")[2]
