/** The stylesheets in the order of the cascade. */
import "uplot/dist/uPlot.min.css";
import "./tokens.css";
import "./base.css";
import "./controls.css";
import "./shell.css";
import "./sign-in.css";
import "./guest.css";
import "./site-list.css";
import "./panel.css";
import "./live.css";
import "./map.css";
import "./popover.css";
import "./toolbar.css";
import "./history.css";
import "./history-panels.css";
import "./details.css";
import "./wall.css";
