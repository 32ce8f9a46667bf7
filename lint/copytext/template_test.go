package copytext

import "testing"

func TestTemplates(t *testing.T) {
	for _, c := range []struct{ file, src, want string }{
		{"a.vue", `<script setup lang="ts">
import A from "the b of c"
const faqs = [{ q: "Safe?", a: "Quite safe." }]
const t = x as Array<string>
</script>
<template>
  <!-- A comment of the page -->
  <section :class="{ 'a of the': b }" @click="go('To the Page')">
    <h1>Exosome {{ kind }} injections<br>for hair</h1>
    <p v-if="a < b && c">From £{{ price }} {or} more</p>
    <img :alt="x" alt="A vial">
    <Hero title="Regrow" :text="'Bound Text'" :kind="textOf(it)" />
    <template v-for="a in b"><li>One two</li></template>
  </section>
</template>
<style scoped>.a::before { content: "The style of it"; }</style>
`, "question: Safe?\nanswer: Quite safe. <Safe?>\nheading: Exosome … injections / for hair\nbody: From £… {or} more [Exosome … injections / for hair]\nalt: A vial [Exosome … injections / for hair]\nheading: Regrow\nbody: Bound Text [Regrow]\nlist: One two [Regrow]\n"},
		{"a.svelte", `<script>let title = "Exosomes"; export let data;</script>
<svelte:head><title>Clinic {name}</title><meta name="description" content="Best of clinics"></svelte:head>
{#if data.x === "The Value of it"}<p class:a={b}>Text {@html raw} here</p>{:else}<p>Other text</p>{/if}
{#each list as item, i (item.id)}<li on:click={() => go("To the Page")}>{item.name} is safe</li>{/each}
`, "heading: Exosomes\ntitle: Clinic …\nmeta: Best of clinics\nbody: Text … here\nbody: Other text\nlist: … is safe\n"},
		{"a.astro", `---
import X from "../the x";
const title = "Exosome clinic";
---
<Layout title={title} description="The best of it"><h1>Hi {name}</h1>
{items.map((i) => <li>{i} works</li>)}<p>Painless</p></Layout>
<script>console.log("The Log of it");</script>
`, "heading: Exosome clinic\nbody: The best of it\nheading: Hi …\nlist: … works [Hi …]\nbody: Painless [Hi …]\n"},
		{"a.liquid", "{% comment %}<p>Not read</p>{% endcomment %}<h1>{{ page.title | escape }} exosomes</h1>{% if x %}<p>From {{ price }}{% endif %} on</p><img alt=\"{{ alt }}\">{% schema %}{\"a\": \"The schema of it\"}{% endschema %}", "heading: … exosomes\nbody: From … on [… exosomes]\n"},
		{"a.html", "---\ntitle: Exosome clinic\nlayout: the layout of it\n---\n<p>Safe {{ x }}</p>{% include a.html b=\"The b of it\" %}", "title: Exosome clinic\nbody: Safe …\nbody: The b of it\n"},
		{"a.hbs", "{{!-- <p>Not read</p> --}}{{#each items}}<p>{{{this.x}}} is safe {{> part}}</p>{{/each}}", "body: … is safe\n"},
		{"a.php", `<?php
/* Template Name: The name of it */
get_header( 'The header of it' ); // It's a comment
$cards = array(
	array( 'title' => __( 'Exosomes', 'my theme' ), 'text' => "It's $x safe\n", 'link' => '/a b' ),
);
if ( $x === 'The value of it' ) { wp_die( 'The error of it' ); }
?>
<h1><?php esc_html_e( 'Hair clinic', 'my theme' ); ?></h1>
<p>From <?= $price ?> or <?php echo esc_html( $more ); ?> more</p>
<?php foreach ( $cards as $card ) : ?><p class="<?php echo 'x'; ?>">It\'s safe</p><?php endforeach;
`, "heading: Hair clinic\nbody: From … or … more [Hair clinic]\nbody: It\\'s safe [Hair clinic]\nheading: Exosomes\nbody: It's … safe [Exosomes]\n"},
		{"a.mdx", "---\ntitle: Clinic\n---\nimport A from 'the b'\n\nexport const faq = [{ q: 'Safe?', a: 'Quite.' }]\n\n# Exosome {kind} care\n\n<Hero title=\"Regrow hair\" items={[{ text: 'One' }]}>\n\nFrom **£{price}** {/* no */} `code {x}`\n\n</Hero>\n",
			"title: Clinic\nheading: Exosome … care\nbody: From £… code {x} [Exosome … care]\nquestion: Safe?\nanswer: Quite. <Safe?>\nheading: Regrow hair\nlist: One [Regrow hair]\n"},
		{"a.blade.php", "@extends('the master of it')\n@section('content')\n<h1>PRP {{ $x }}</h1>@if ($a && b('The x of it'))<p>Safe care, a@b.com</p>@endif\n{{-- Not the text --}}@endsection\n", "heading: PRP …\nbody: Safe care, a@b.com [PRP …]\n"},
		{"a.md", "# Hi {{ x }}\n\n{{< fig alt=\"The x of it\" >}}\n\n{% if a %}Text{% endif %}\n", "heading: Hi …\nbody: Text [Hi …]\nalt: The x of it\n"},
		{"a.ts", "const a = { whatIs: { question: 'What is it?', content: ['One two.', 'Three.'] }, zh: '面部皮肤填充剂' }", "question: What is it?\nanswer: One two. <What is it?>\nanswer: Three. <What is it?>\nbody: 面部皮肤填充剂\n"},
		{"b.mdx", "<Callout>Safe care</Callout>\n\nOne <B>two</B> three\n", "body: Safe care\nbody: One two three\n"},
		{"a.ejs", "<% if (a > b) { %><p>Safe <%= x %> care</p><% } %><%- include('the/part-of-it') %>", "body: Safe … care\n"},
		{"a.vue", `<template><Card :prices="['One visit — £120', 'Two visits — £150']" v-bind:title="'Bound Title'" @click="go('To the Page')" :class="{ 'a of the': b }"/>
<p>{{ open ? 'Less of the text' : 'More of the text' }}</p><div v-html="'<p>The raw text</p>'"/><img :alt="alt || 'A picture of it'"><F v-for="f in [{ q: 'Safe?', a: 'Quite safe.' }]" :key="'The key of it'"/></template>`,
			"heading: Bound Title\nprice: One visit — £120 [Bound Title]\nprice: Two visits — £150 [Bound Title]\nbody: Less of the text [Bound Title]\nbody: More of the text [Bound Title]\nbody: The raw text [Bound Title]\nalt: A picture of it [Bound Title]\nquestion: Safe? [Bound Title]\nanswer: Quite safe. [Bound Title] <Safe?>\n"},
		{"b.svelte", `{@html '<p>The raw text</p>'}<p>{a ? 'Yes of course' : 'Not at all'}</p>`, "body: The raw text\nbody: Yes of course\nbody: Not at all\n"},
		{"b.astro", `<Fragment set:html={'<p>The raw text</p>'} /><p set:text="The plain text" class:list={['a of the b']} />`, "body: The raw text\nbody: The plain text\n"},
		{"b.liquid", `{% assign x = 'The best of it' %}<p>{{ s.title | default: 'A title of it' }}</p>{% if x == 'The value of it' %}{{ 'The path/of.css' | asset_url }}{% endif %}{% render 'card', title: 'Card title', url: '/a b' %}
{% schema %}{"name": "The name of it", "settings": [{"type": "text", "id": "a", "label": "The label of it", "default": "The default of it"}], "presets": [{"name": "The name of it", "settings": {"title": "Preset title"}}]}{% endschema %}`,
			"body: The best of it\nbody: A title of it\nheading: Card title\nbody: The default of it\nheading: Preset title\n"},
		{"a.njk", `{% set title = "Set title" %}{{ hero({ heading: 'Macro heading', text: "The macro's text" }) }}{# "Not the text" #}{% extends "the base of it" %}<p>{{ _('The words of it') }}</p>`,
			"heading: Set title\nheading: Macro heading\nbody: The macro's text [Macro heading]\nbody: The words of it\n"},
		{"b.md", "{{< card title=\"Card title\" text=\"The text of it\" >}}inside{{< /card >}}\n", "body: inside\nheading: Card title\nbody: The text of it [Card title]\n"},
		{"b.blade.php", `@section('title', 'The title of it')
@section('content')<h1>{{ __('Skin of glass') }}</h1><p>@lang('The words of it') {{ $x ?? 'The fallback of it' }}</p>
@php $a = [['title' => 'Item title', 'text' => 'The text of it']]; @endphp<x-card heading="Card heading" :text="'The bound text'" class="a of the b"/>@include('partials.hero', ['title' => 'Hero title'])@if ($a === 'The value of it')<p>b@c.de</p>@endif`,
			"heading: Skin of glass\nbody: The words of it … [Skin of glass]\nbody: b@c.de [Skin of glass]\nheading: Card heading\nbody: The bound text [Card heading]\ntitle: The title of it\nbody: The fallback of it\nheading: Item title\nbody: The text of it [Item title]\nheading: Hero title\n"},
		{"a.sql", "INSERT INTO a (title, body) VALUES (\"The title\", 'It''s a text.'), ('Two', \"The \\\"text\\\" of it\");;\nINSERT INTO b (id, name, slug, description)\nSELECT c.id, 'A name', 'a-slug b', 'The row of it' FROM c WHERE d = 'The value of it';\nCOPY public.faqs (id, question, answer) FROM stdin;\n1\tIs it safe?\tQuite safe.\n\\.\nSELECT 'The value of it' FROM a;\n",
			"heading: The title\nbody: It's a text. [The title]\nheading: Two\nbody: The \"text\" of it [Two]\nheading: A name\nbody: The row of it [A name]\nquestion: Is it safe?\nanswer: Quite safe. <Is it safe?>\n"},
		{"a.json", `{"_type": "post", "body": [{"_type": "block", "children": [{"_type": "span", "text": "It is "}, {"_type": "span", "marks": ["strong"], "text": "safe"}, {"_type": "span", "text": "."}]}],
"rich": {"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"value": "Ask ", "marks": [], "nodeType": "text"}, {"value": "us", "nodeType": "text"}]}, {"nodeType": "paragraph", "content": [{"value": "Then come.", "nodeType": "text"}]}]},
"children": [{"title": "One", "text": "The first of it."}, {"title": "Two", "text": "The second of it."}]}`,
			"list: It is safe.\nbody: Ask us\nbody: Then come.\nheading: One\nbody: The first of it. [One]\nheading: Two\nbody: The second of it. [Two]\n"},
		{"c.ts", "const d = { sections: [{ mainheading: 'What it is', descriptions: ['A text of it.'] }] }; t('home.title', 'The default of it'); const q = `SELECT * FROM x WHERE y = 1`; z.string().min(2, { message: 'The name is too short.' }); const menu = { 'Care of the skin': [{ title: 'Peel' }], 'a-b': 1 }",
			"heading: What it is\nlist: A text of it. [What it is]\nbody: The default of it\nheading: Care of the skin\nheading: Peel [Care of the skin]\n"},
	} {
		if got := outlineOf(t, c.file, c.src); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.file, got, c.want)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	formats := []string{"vue", "svelte", "astro", "template", "ejs", "html", "php", "mdx", "markdown"}
	for i := range formats {
		for _, src := range trickyTemplates {
			f.Add([]byte(src), uint8(i))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, format uint8) { checkRead(t, formats[int(format)%len(formats)], data) })
}

var trickyTemplates = []string{
	"---\nconst a = 'B c d';\n---\n<A b='C d' :e='f' @g=\"h\">{{ i }} j {k} <br> <p>l</p></A>", "<script>const a = {title: 'B'}</script><style>c</style><template><p>d</p></template>", "<script", "<script/>", "<style>", "{{", "{%", "{#if a}<p>b{:else}c</p>{/if}", "<a></b></a></c>",
	"{% comment %}a{% endcomment %}b {{ c }} d", "{% schema %}{% schema %}", "{{#if a}}b{{/if}}{{{c}}}{{!-- d --}}", "<% a %>b <%= c %><%# d %>", "<?php echo 'A b'; ?> c <?= $d ?><?php _e('E \\'f\\'', 'g'); $h = ['title' => \"I $j\", 'x' => array('A b c.')];",
	"<?php /* a */ // b ?> c <?php # d\n ?>e <?php $a = <<<EOT\nTitle of it $x\nEOT;\n", "import A from 'b'\n\nexport const meta = {title: 'C d'}\n\n# E {f}\n\n<G title=\"H i\" j={<K>l</K>}>\n\nm **n** {/* o */}\n\n</G>\n", "a {b\n\n`c {d}` <e f={g}", "```js\nconst a = 'B c d'\n```\n<A",
	"{{< a b=\"C d e\" >}}{% set f = 'G h i' %}{{ j | k: \"l\" }}{% schema %}{\"default\": \"<p>M n</p>\"}{% endschema %}", "<a :b=\"c ? 'D e f' : `g`\" v-html=\"'<p>h'\">{{ i ? 'J k l' : '' }}</a>{@html '<b>'}",
	"@section('a', 'B c d')@php $e = ['f' => 'G h i'];@endphp{{ __('J k') }}@lang(\"l\"){!! $m ?? 'N o p' !!}<x-q r=\"S t u\" :v=\"'w'\"", "<img alt=\"{{ a }} b\"><p title='{{c}}'>d{{e}}{{f}}</p>", "{x}\x1a\x1b{{y}}",
}
