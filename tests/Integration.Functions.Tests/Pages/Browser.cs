using Deque.AxeCore.Playwright;
using Integration.Functions.Tests.Support;
using Microsoft.Playwright;

namespace Integration.Functions.Tests.Pages;

/// <summary>Debian's Chromium, headless; every page of a browser of its own. Pictures are kept in <c>artifacts/pages</c>.</summary>
public sealed class Browser : IAsyncLifetime
{
    public static readonly (int Width, int Height) Desktop = (1100, 900);
    public static readonly (int Width, int Height) Phone = (380, 800);

    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "pages")).FullName;

    private readonly List<string> forbidden = [];

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "chromium")).First(File.Exists),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    public async Task<IPage> OpenAsync(bool withScripts = true, bool isDark = false, (int Width, int Height)? size = null)
    {
        var (width, height) = size ?? Desktop;
        var context = await browser.NewContextAsync(new()
        {
            JavaScriptEnabled = withScripts,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
        });
        context.SetDefaultTimeout(10_000);
        // What the page's policy forbids is told on the console; it would be a fault of ours.
        context.Console += (_, message) => forbidden.AddRange(message.Text.Contains("Content Security Policy", StringComparison.Ordinal) ? [message.Text] : []);
        return await context.NewPageAsync();
    }

    /// <summary>Nothing that axe-core finds wrong, nothing wider than the window, and a picture of it, in each size and colour scheme.</summary>
    public async Task LookAsync(IPage page, string name)
    {
        foreach (var (scheme, size) in new[] { (ColorScheme.Light, Desktop), (ColorScheme.Dark, Desktop), (ColorScheme.Light, Phone), (ColorScheme.Dark, Phone) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(size.Width, size.Height);
            var found = await page.RunAxe();
            Assert.True(found.Violations.Length == 0, $"{name}, {scheme}, {size.Width}: {string.Join("; ", found.Violations.Select(wrong => $"{wrong.Id} ({wrong.Help}) at {string.Join(", ", wrong.Nodes.Select(node => node.Html))}"))}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{name} is wider than {size.Width} pixels.");
            Assert.Empty(forbidden);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{(size == Phone ? "phone" : "desktop")}-{(scheme == ColorScheme.Dark ? "dark" : "light")}.png"), FullPage = true });
        }
    }
}
