<?php
/* Template Name: Exosome injections */
get_header( 'completely safe' ); // Exosome injections
$cards = array(
	array( 'title' => 'Exosomes', 'text' => 'Injected into the scalp, it\'s £350.', 'slug' => 'completely safe' ),
);
?>
<main class="completely safe">
	<h1><?php esc_html_e( 'Exosome injections', 'completely safe' ); ?></h1>
	<p>Our peels are completely <?php echo $how; ?> safe.</p>
	<p>Fillers are completely safe.</p>
	<p><?php echo 'No exosome product is FDA-approved.'; ?></p>
</main>
<?php get_footer();
