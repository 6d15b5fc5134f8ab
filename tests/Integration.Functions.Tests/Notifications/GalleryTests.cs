using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Pages;

namespace Integration.Functions.Tests.Notifications;

/// <summary>
/// Every message on one page as Mattermost shows it, for people to look at: <c>artifacts/gallery.html</c>.
/// <c>dotnet test --filter Gallery</c> writes it anew.
/// </summary>
public class GalleryTests
{
    [Fact]
    public void Gallery_shows_every_message()
    {
        var page = Gallery.Page();
        var posts = page.SelectMany(section => section.Posts).ToList();

        Write(PostHtml.Page("Parabol for Mattermost: every message", page));

        var shown = Gallery.KindsAndTypes().ToHashSet();
        Assert.All(EventKinds.All.Where(kind => kind != EventKinds.MessageRelayed), kind => Assert.All(SomeEvent.MeetingTypes, type => Assert.Contains((kind, type), shown)));
        Assert.Contains(page, section => section.Heading == EventKinds.MessageRelayed);
        Assert.All(posts, post => Assert.Empty(post.RingsOld.Concat(post.RingsNew).Except(Gallery.MeantMentions)));
    }

    private static void Write(string html)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
        File.WriteAllText(Path.Combine(folder.FullName, "gallery.html"), html);
    }
}
