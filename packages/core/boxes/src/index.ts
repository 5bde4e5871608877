export { boxArea, boxSquareKilometres, circleAroundBox, coverWithBoxes, quarterBox } from "./boxes.ts";
