// Puts the page together.

import { render } from "preact";
import { App } from "./views/app";
import { Desk } from "./desk";
import "./style.css";
import "./office/office.css";
import "./live/live.css";

const root = document.getElementById("root");
if (root) render(<App desk={new Desk()} />, root);
