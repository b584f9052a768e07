"use strict";
/* What the page can do besides being read: it can do without all of it. */
(function () {
	const root = document.documentElement;
	const find = (selector, from) =>
		Array.from((from || document).querySelectorAll(selector));
	const by_id = (id) => document.getElementById(id);

	root.dataset.js = "";

	/* --- light and dark --- */

	const theme = by_id("theme");
	const prefers_dark = matchMedia("(prefers-color-scheme: dark)");

	function is_dark() {
		return root.dataset.theme ? root.dataset.theme === "dark"
			: prefers_dark.matches;
	}
	function show_theme() {
		theme.textContent = is_dark() ? "Light" : "Dark";
		theme.setAttribute("aria-label",
			"Use " + theme.textContent.toLowerCase() + " colours");
	}
	function keep_theme(name) {
		try { /* a page from a file may have no storage */
			if (name)
				localStorage.setItem("smtpdrill-theme", name);
			return localStorage.getItem("smtpdrill-theme");
		} catch (error) {
			return name;
		}
	}
	const kept = keep_theme();
	if (kept === "dark" || kept === "light")
		root.dataset.theme = kept;
	theme.addEventListener("click", () => {
		root.dataset.theme = is_dark() ? "light" : "dark";
		keep_theme(root.dataset.theme);
		show_theme();
	});
	prefers_dark.addEventListener("change", show_theme);
	show_theme();

	/* --- the filter --- */

	const filter = by_id("filter");
	const articles = new Map();

	for (const article of find("article"))
		articles.set("#" + article.querySelector(".body").id, {
			node: article,
			words: article.dataset.k.toLowerCase()
		});

	function matches(link, words, text) {
		const known = link && articles.get(link.getAttribute("href"));
		const all = known ? known.words : text.toLowerCase();

		return words.every((word) => all.includes(word));
	}
	/* Hides items, and what holds no other. */
	function sift(items, holders, words) {
		for (const item of items)
			item.classList.toggle("gone", !matches(
				item.querySelector("a"), words,
				item.textContent));
		for (const holder of holders) {
			const left = holder.querySelector(
				"li:not(.gone), tr:not(.gone):not(.group)");

			holder.classList.toggle("gone", !left);
			if (left && words.length && holder.matches("details"))
				holder.open = true;
		}
	}
	function apply() {
		const words = filter.value.toLowerCase().split(/\s+/)
			.filter((word) => word);
		let count = 0;

		for (const article of articles.values()) {
			const gone = !words.every(
				(word) => article.words.includes(word));

			article.node.classList.toggle("gone", gone);
			count += !gone;
		}
		sift(find(".tree li"), find(".tree details"), words);
		sift(find("tbody tr:not(.group)"), find("tbody"), words);
		by_id("found").textContent = words.length ? count + " found" : "";
	}
	let timer = 0;
	filter.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(apply, articles.size > 500 ? 200 : 0);
	});
	/* A browser that comes back has kept what was typed. */
	if (filter.value)
		apply();

	/* --- links --- */

	function follow() {
		const target = by_id(decodeURIComponent(location.hash.slice(1)));

		for (let node = target; node; node = node.parentElement)
			if (node.tagName === "DETAILS")
				node.open = true;
		if (target && articles.has("#" + target.id)) {
			const show = () => target.parentElement.scrollIntoView();

			show();
			/* Where it is then, when all that is seen has a size. */
			requestAnimationFrame(() => requestAnimationFrame(show));
			target.parentElement.querySelector("summary").focus(
				{ preventScroll: true });
		}
	}
	addEventListener("hashchange", follow);
	if (location.hash)
		follow();

	function fold(open) {
		for (const details of find("article > details"))
			if (!details.closest(".gone"))
				details.open = open;
	}
	by_id("unfold").addEventListener("click", () => fold(true));
	by_id("fold").addEventListener("click", () => fold(false));

	/* --- the command --- */

	function copy_selected(code) {
		const range = document.createRange();

		range.selectNodeContents(code);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
		return document.execCommand("copy");
	}
	async function copy(button) {
		const code = button.parentElement.querySelector(".cmd");
		let done = false;

		try {
			await navigator.clipboard.writeText(code.textContent);
			done = true;
		} catch (error) {
			done = copy_selected(code);
		}
		button.textContent = done ? "Copied" : "Press Ctrl+C";
		setTimeout(() => { button.textContent = "Copy"; }, 2000);
	}
	document.addEventListener("click", (event) => {
		if (event.target.matches(".copy"))
			copy(event.target);
	});
})();
