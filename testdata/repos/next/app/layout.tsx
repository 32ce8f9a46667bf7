import type { Metadata } from "next";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Northgate Skin Clinic", template: "%s | Northgate" },
  description: "Exosome injections in the centre of Leeds.",
};

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en-GB">
      <body className="bg-white text-slate-900 antialiased">{children}</body>
    </html>
  );
}
