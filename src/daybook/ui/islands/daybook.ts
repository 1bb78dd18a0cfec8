// Everything a page may enhance. Each island looks for its marks and does nothing without them.
import { startApprovals } from "./approvals";
import { startDropzones } from "./dropzone";
import { startExplain } from "./explain";
import { startForms } from "./forms";
import { startKeys } from "./keys";
import { startPalette } from "./palette";
import { startProgress } from "./progress";
import { startTable } from "./table";
import { startWeek } from "./week";
import { startOffline } from "./week_offline";

startForms();
startExplain();
startPalette();
startWeek();
startOffline();
startTable();
startApprovals();
startKeys();
startProgress();
startDropzones();
