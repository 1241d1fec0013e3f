// html.js: all that the pages do by themselves. Without it chunks unfold one by one.
document.querySelectorAll("figure.nw").forEach(function (figure) {
	var all = figure.querySelectorAll(".code details");
	if (!all.length)
		return;
	var button = document.createElement("button");
	button.type = "button";
	button.className = "unfold";
	button.textContent = "unfold";
	button.onclick = function () {
		var open = button.textContent === "unfold";
		all.forEach(function (d) { d.open = open; });
		button.textContent = open ? "fold" : "unfold";
	};
	figure.querySelector("figcaption").appendChild(button);
});
