/** The report page needs a script for two buttons only. */

import { byId, themeButton } from "./dom.js";

themeButton(byId("theme"));
byId("print").addEventListener("click", () => window.print());
