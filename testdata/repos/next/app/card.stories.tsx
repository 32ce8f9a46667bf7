export const Default = () => <p>Exosome injections from £350</p>;
